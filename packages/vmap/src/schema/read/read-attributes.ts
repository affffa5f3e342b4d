import { prefixOf } from '../../xml/names';
import { type XmlElement } from '../../xml/xml-element';
import { LACKING } from '../codec';
import { describeEditions } from '../editions';
import { type ElementDescription } from '../element';
import { type AnyAttributesField, type AttributeField } from '../fields';
import { readAnyAttributes } from './any-xml';
import { type Draft } from './read-element';
import { readValue } from './read-text';
import { type Reading } from './reading';
import { type Named, type Shape } from './shape';

/** Reads the attributes of an element into a draft. */
export function readAttributes(
  node: XmlElement,
  description: ElementDescription,
  shape: Shape,
  draft: Draft,
  reading: Reading,
): void {
  const others: [name: string, value: string][] = [];
  for (const [name, raw] of node.attributes) {
    const found = shape.attributes.find(name);
    if (found === undefined) {
      others.push([name, raw]);
      continue;
    }
    const section = found.field.section ?? description.section;
    const text = reading.resolve(raw.replace(/[\t\n\r]/g, ' '), node, section).trim();
    const value = readOne(node, text, found, section, reading);
    checkName(node, name, found, section, reading);
    if (value !== undefined) draft[found.field.copyOf ?? found.key] ??= value;
  }

  const any = shape.fields.find(([, field]) => field.kind === 'anyAttributes');
  if (any !== undefined) readAnyAttributes(node, any[0], any[1] as AnyAttributesField, others, draft, reading);
  else for (const [name] of others) reportUnknown(node, name, description, reading);
}

function readOne(
  node: XmlElement,
  text: string,
  { field, name }: Named<AttributeField>,
  section: string,
  reading: Reading,
): unknown {
  const value = readValue(node, text, field.codec, `The attribute ${name}`, section, reading);
  if (value === undefined || field.codec.namesValues !== true) return value;
  // A name may be understood although the version of the document does not have it.
  const right = field.codec.write(value, { edition: reading.edition, refuse: never });
  if (right !== value) {
    const instead = right === LACKING ? '' : `; there it is ${JSON.stringify(right)}`;
    const message = `${describeEditions(reading.edition)} has no ${name} ${JSON.stringify(text)}${instead}.`;
    reading.report(node, { severity: 'warning', code: 'version', message, section });
  }
  return value;
}

function never(message: string): never {
  throw new Error(message);
}

function checkName(
  node: XmlElement,
  name: string,
  found: Named<AttributeField>,
  section: string,
  reading: Reading,
): void {
  if ((found.field.in & reading.edition) === 0) {
    reading.report(node, {
      severity: 'warning',
      code: 'version',
      message: `${describeEditions(reading.edition)} has no attribute ${name} of <${node.localName}>.`,
      section,
    });
  } else if (name !== found.name) {
    reading.report(node, {
      severity: 'warning',
      code: 'name',
      message: `The attribute ${name} of <${node.localName}> is written ${found.name}.`,
      section,
    });
  }
}

function reportUnknown(node: XmlElement, name: string, description: ElementDescription, reading: Reading): void {
  // Namespace declarations, and attributes of other vocabularies such as xsi:schemaLocation, are everywhere.
  if (name === 'xmlns' || prefixOf(name) !== '') return;
  reading.report(node, {
    severity: 'warning',
    code: 'unknown',
    message: `<${node.localName}> has the attribute ${name}, which the standard does not have; it was left out.`,
    section: description.section,
  });
}
