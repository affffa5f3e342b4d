import { describeEditions, type Editions } from '../editions';
import { type AttributeField, type ChildField, type Field } from '../fields';
import { type Writing } from './writing';

/** Whether a property has a value that a document could show. */
export function isPresent(value: unknown): boolean {
  return value != null && !(Array.isArray(value) && value.length === 0);
}

/** What refuses a model in which something is missing that the version needs. */
export function refuseMissing(key: string, name: string, section: string, edition: Editions) {
  const message = `is missing: ${describeEditions(edition)} needs ${name} here (${section})`;
  return (writing: Writing): never => {
    writing.leaf = key;
    return writing.refuse(message);
  };
}

/** The element or attribute that a property is written as. */
export function nameOf(field: Field): string {
  if (field.kind === 'attribute') return (field as AttributeField).name;
  if (field.kind === 'child') return (field as ChildField).container ?? (field as ChildField).name;
  return field.kind;
}
