import { localNameOf } from '../../xml/names';
import { type XmlElement } from '../../xml/xml-element';
import { describeEditions } from '../editions';
import { type ElementDescription } from '../element';
import { isCodec } from '../is-codec';
import { sectionOf } from '../section-of';
import { type ChildField } from '../fields';
import { belongs } from './belongs';
import { type Draft, readElement } from './read-element';
import { readText } from './read-text';
import { type Reading } from './reading';
import { type Named, type Shape } from './shape';
import { elementInText } from './element-in-text';

/** Reads the child elements of an element into a draft. */
export function readChildren(
  node: XmlElement,
  description: ElementDescription,
  shape: Shape,
  draft: Draft,
  reading: Reading,
  hasText: boolean,
): void {
  if (!hasText) reportText(node, description, reading);
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  let furthest = -1;
  let inOrder = true;
  for (const child of node.elements) {
    const found = belongs(child, reading) ? shape.children.find(child.localName) : undefined;
    if (found === undefined) {
      // The element around a URL is reported with the text.
      if (!hasText || child.localName.toUpperCase() !== 'URL') reportUnknown(child, description, reading);
      continue;
    }
    const count = (counts.get(child.localName) ?? 0) + 1;
    counts.set(child.localName, count);
    const position = shape.positions?.get(found.key) ?? furthest;
    if (position < furthest && inOrder) reportOrder(child, description, reading);
    inOrder &&= position >= furthest;
    furthest = Math.max(furthest, position);
    reading.inside(stepTo(child, count), () => {
      checkChild(child, found, description, reading);
      readChild(child, found, description, draft, seen, reading);
    });
    seen.add(found.key);
  }
  for (const choice of shape.choices) {
    if (choice.filter((key) => seen.has(key)).length > 1) reportChoice(node, choice, description, reading);
  }
}

/** A step of a path: the name, with a number from the second on. */
function stepTo(child: XmlElement, count: number): string {
  return count === 1 ? child.localName : `${child.localName}[${count}]`;
}

function readChild(
  child: XmlElement,
  { key, field }: Named<ChildField>,
  description: ElementDescription,
  draft: Draft,
  seen: ReadonlySet<string>,
  reading: Reading,
): void {
  const items = field.container === undefined ? [child] : itemsOf(child, field, description, reading);
  const again = field.container === undefined ? seen.has(key) && !field.many : seen.has(key);
  if (again) reportRepeated(child, description, reading);
  for (const [index, item] of items.entries()) {
    const read = () => readItem(item, field, description, reading);
    const value = field.container === undefined ? read() : reading.inside(stepTo(item, index + 1), read);
    if (value === undefined) continue;
    if (!field.many) {
      draft[key] ??= value;
      continue;
    }
    const list = (draft[key] ??= []) as unknown[];
    if (list.length === 1 && field.single & reading.edition) reportRepeated(item, description, reading);
    list.push(value);
  }
}

/** What stands in a container; a document may also stand in it as text. */
function itemsOf(
  container: XmlElement,
  field: ChildField,
  description: ElementDescription,
  reading: Reading,
): readonly XmlElement[] {
  const inText = field.many ? undefined : elementInText(container, reading);
  if (inText !== undefined) return [inText];
  reportText(container, description, reading);
  const name = localNameOf(field.name);
  // A document is known by its name alone, whatever namespace it claims.
  const isDocument = !isCodec(field.of) && field.of.editionOf !== undefined;
  return container.elements.filter((item) => {
    const matches = (isDocument || belongs(item, reading)) && item.localName.toLowerCase() === name.toLowerCase();
    if (!matches) reportUnknown(item, description, reading);
    else if (item.localName !== name) reportName(item, name, description, reading);
    return matches;
  });
}

function readItem(item: XmlElement, field: ChildField, description: ElementDescription, reading: Reading): unknown {
  if (!isCodec(field.of)) return readElement(item, field.of, reading);
  return readText(item, field.of, field.section ?? description.section, reading);
}

function checkChild(
  child: XmlElement,
  { field, name }: Named<ChildField>,
  description: ElementDescription,
  reading: Reading,
): void {
  if ((field.in & reading.edition) === 0) {
    reading.report(child, {
      severity: 'warning',
      code: 'version',
      message: `${describeEditions(reading.edition)} has no <${name}> in <${localNameOf(description.name)}>.`,
      section: sectionOf(field, description),
    });
  } else if (child.localName !== name) {
    reportName(child, name, description, reading);
  }
}

function reportName(child: XmlElement, name: string, { section }: ElementDescription, reading: Reading): void {
  const message = `<${child.localName}> is written <${name}>.`;
  reading.report(child, { severity: 'warning', code: 'name', message, section });
}

function reportUnknown(child: XmlElement, description: ElementDescription, reading: Reading): void {
  reading.report(child, {
    severity: 'warning',
    code: 'unknown',
    message: `<${child.name}> has no place in <${localNameOf(description.name)}> and was left out.`,
    section: description.section,
  });
}

function reportOrder(child: XmlElement, description: ElementDescription, reading: Reading): void {
  const message = `<${child.localName}> stands too late in <${localNameOf(description.name)}>.`;
  reading.report(child, { severity: 'warning', code: 'order', message, section: description.section });
}

function reportRepeated(child: XmlElement, { section }: ElementDescription, reading: Reading): void {
  const message = `${describeEditions(reading.edition)} allows one <${child.localName}> here.`;
  reading.report(child, { severity: 'warning', code: 'repeated', message, section });
}

function reportChoice(
  node: XmlElement,
  choice: readonly string[],
  { section }: ElementDescription,
  reading: Reading,
): void {
  const message = `${describeEditions(reading.edition)} allows one of ${choice.join(', ')} in <${node.localName}>.`;
  reading.report(node, { severity: 'warning', code: 'choice', message, section });
}

function reportText(node: XmlElement, { section }: ElementDescription, reading: Reading): void {
  if (!node.children.some((child) => 'cdata' in child && child.text.trim() !== '')) return;
  const message = `<${node.localName}> holds text, where only elements belong; it was left out.`;
  reading.report(node, { severity: 'warning', code: 'text', message, section });
}
