import { type XmlElement } from '../../xml/xml-element';
import { describeEditions } from '../editions';
import { type ElementDescription } from '../element';
import { type AnyContentField, type AttributeField, type ChildField, type ContentField, type Field } from '../fields';
import { sectionOf } from '../section-of';
import { readAnyContent } from './any-xml';
import { readAttributes } from './read-attributes';
import { readChildren } from './read-children';
import { readText } from './read-text';
import { type Reading } from './reading';
import { type Shape, shapeOf } from './shape';

/** A model while it is read. */
export type Draft = Record<string, unknown>;

/**
 * Reads an element leniently: what is there in whatever order, under nearly the right name, and reports what is not
 * as the version of the document has it. Nothing is returned for an element that lacks what gives it a meaning.
 */
export function readElement(node: XmlElement, description: ElementDescription, reading: Reading): Draft | undefined {
  return description.editionOf === undefined
    ? readParts(node, description, reading)
    : readDocument(node, description, description.editionOf, reading);
}

function readParts(node: XmlElement, description: ElementDescription, reading: Reading): Draft | undefined {
  const shape = shapeOf(description, reading.edition);
  const draft: Draft = {};
  readAttributes(node, description, shape, draft, reading);
  readContent(node, description, shape, draft, reading);
  return checkComplete(node, description, shape, draft, reading) ? draft : undefined;
}

/** Reads the root of a document, which is of a version and a namespace of its own. */
function readDocument(
  node: XmlElement,
  description: ElementDescription,
  editionOf: NonNullable<ElementDescription['editionOf']>,
  reading: Reading,
): Draft | undefined {
  const { edition, problem } = editionOf(node.attributes.get('version'));
  if (problem !== undefined) {
    const section = description.section;
    reading.report(node, { severity: 'warning', code: 'document-version', message: problem, section });
  }
  return reading.within(edition, node.namespace ?? '', () => readParts(node, description, reading));
}

function readContent(
  node: XmlElement,
  description: ElementDescription,
  shape: Shape,
  draft: Draft,
  reading: Reading,
): void {
  const any = shape.fields.find(([, field]) => field.kind === 'anyContent');
  if (any !== undefined) {
    readAnyContent(node, any[0], any[1] as AnyContentField, draft, reading);
    return;
  }
  const content = shape.fields.find(([, field]) => field.kind === 'content');
  if (content !== undefined) {
    const value = readText(node, (content[1] as ContentField).codec, description.section, reading);
    // An attribute may have said the same; an empty content does not take that away.
    if (value !== undefined && value !== '') draft[content[0]] = value;
    else draft[content[0]] ??= value;
  }
  readChildren(node, description, shape, draft, reading, content !== undefined);
}

/** Reports what the version needs and the element does not have. */
function checkComplete(
  node: XmlElement,
  description: ElementDescription,
  shape: Shape,
  draft: Draft,
  reading: Reading,
): boolean {
  let complete = true;
  for (const [key, field] of shape.fields) {
    if (isList(field) && field.essential) draft[key] ??= [];
    const value = draft[key];
    if (Array.isArray(value) ? value.length > 0 : value !== undefined) continue;
    const section = sectionOf(field, description);
    if (field.essential && !isList(field)) {
      complete = false;
      const message = `<${node.localName}> has no ${describeField(field)}; it means nothing so and was left out.`;
      reading.report(node, { severity: 'error', code: 'dropped', message, section });
    } else if (field.required & reading.edition && !isRepeated(field, draft)) {
      const severity = hasFallback(field) ? 'warning' : 'error';
      const version = describeEditions(reading.edition);
      const message = `<${node.localName}> has no ${describeField(field)}, which ${version} needs.`;
      reading.report(node, { severity, code: 'missing', message, section });
    }
  }
  return complete;
}

/** Whether an attribute repeats what another property has. */
function isRepeated(field: Field, draft: Draft): boolean {
  const copyOf = field.kind === 'attribute' ? (field as AttributeField).copyOf : undefined;
  return copyOf !== undefined && draft[copyOf] !== undefined;
}

/** Whether the standard says what stands for a missing value, so that nothing is lost. */
function hasFallback(field: Field): boolean {
  return (field as AttributeField | ChildField).fallback !== undefined;
}

function isList(field: Field): boolean {
  return field.kind === 'child' && (field as ChildField).many;
}

function describeField(field: Field): string {
  if (field.kind === 'attribute') return `attribute ${(field as AttributeField).name}`;
  if (field.kind === 'child') return `<${(field as ChildField).container ?? (field as ChildField).name}>`;
  return 'content';
}
