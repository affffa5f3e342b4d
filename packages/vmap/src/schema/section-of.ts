import { type ElementDescription } from './element';
import { type ChildField, type Field } from './fields';
import { isCodec } from './is-codec';

/** Where the standard describes a part of an element. */
export function sectionOf(field: Field, parent: ElementDescription): string {
  if (field.section !== undefined) return field.section;
  const of = field.kind === 'child' ? (field as ChildField).of : undefined;
  return of === undefined || isCodec(of) ? parent.section : of.section;
}
