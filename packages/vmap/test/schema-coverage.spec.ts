import {
  type Editions,
  VAST_VERSIONS,
  type VastVersion,
  vastEdition,
  VMAP_VERSIONS,
  vmapEdition,
} from '../src/schema/editions';
import { type ElementDescription } from '../src/schema/element';
import { type AttributeField, type ChildField, type Field } from '../src/schema/fields';
import { isCodec } from '../src/schema/is-codec';
import { vast } from '../src/vast/model/vast';
import { TRACKING_EVENTS } from '../src/vast/model/tracking-event';
import { vmap } from '../src/vmap/model/vmap';
import { localNameOf } from '../src/xml/names';
import { describeConformance } from './support/conformance';
import { vastSchema, vmapSchema } from './support/schema-validator';
import { type XsdElement, xsdTree } from './support/xsd-tree';

/** What the descriptions say of an element in some versions, in the form in which a schema says it. */
function describedTree(description: ElementDescription, edition: Editions): XsdElement {
  const available = Object.entries(description.fields).filter(([, field]) => field.in & edition);
  const attributes = new Map<string, boolean>();
  for (const [, field] of available) {
    if (field.kind !== 'attribute') continue;
    const { name, before, required, fixed } = field as AttributeField;
    if (fixed) continue;
    attributes.set(before !== undefined && before.in & edition ? before.name : name, (required & edition) !== 0);
  }
  const order = description.orders.find((candidate) => candidate.in & edition);
  const declared = available.filter(([, { kind }]) => kind === 'child').map(([key]) => key);
  const keys = order?.children?.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.oneOf)) ?? declared;
  expect(new Set(keys.filter((key) => declared.includes(key)))).toEqual(new Set(declared));
  const inChoice = new Set(order?.children?.flatMap((entry) => (typeof entry === 'string' ? [] : entry.oneOf)));
  return {
    attributes,
    children: keys
      .filter((key) => declared.includes(key))
      .map((key) => describedChild(description.fields[key] as ChildField, edition, inChoice.has(key))),
    unordered: order?.free === true,
    any: available.some(([, { kind }]) => kind === 'anyContent'),
  };
}

function describedChild(field: ChildField, edition: Editions, inChoice: boolean): XsdElement['children'][number] {
  const item = {
    name: localNameOf(field.name),
    element: isCodec(field.of) ? LEAF : describedTree(field.of, edition),
    many: field.many && (field.single & edition) === 0,
  };
  const required = !inChoice && ((field.required | field.emptyContainer) & edition) !== 0;
  if (field.container === undefined) return { ...item, required };
  const container = { attributes: new Map(), children: [{ ...item, required: false }], unordered: false, any: false };
  return { name: localNameOf(field.container), element: container, required, many: false };
}

const LEAF: XsdElement = { attributes: new Map(), children: [], unordered: false, any: false };

/** One line for each element, attribute and child, to compare as text. */
function linesOf(element: XsdElement, path: string): readonly string[] {
  // Whether a container may be empty is not compared: an empty one is not written unless the version wants it.
  const inContainer = element.attributes.size === 0 && element.children.length === 1;
  // In an element without order the children are listed by name.
  const children = element.unordered
    ? [...element.children].sort((a, b) => (a.name < b.name ? -1 : 1))
    : element.children;
  return [
    ...[...element.attributes].map(([name, required]) => `${path}@${name}${required ? '!' : ''}`).sort(),
    ...(element.any ? [`${path}/*`] : []),
    ...children.flatMap(({ name, required, many, element: child }, index) => [
      `${path}/${index}:${name}${required && !inContainer ? '!' : ''}${many ? '*' : ''}`,
      ...linesOf(child, `${path}/${name}`),
    ]),
  ];
}

/** An extension's type falls under "any attribute" in VAST 2.0 and 3.0. */
function isNamedBySchema(line: string, version: VastVersion): boolean {
  return version >= '4.0' || !line.endsWith('Extension@type');
}

/** The values that a schema lists for `Tracking@event`. */
function eventsOf(schema: string): readonly string[] {
  const list = /<xs:attribute name="event" use="required">([^]*?)<\/xs:attribute>/.exec(schema)?.[1] ?? '';
  return [...list.matchAll(/<xs:enumeration value="(\w+)"/g)].map(([, event]) => event!);
}

describeConformance('The descriptions', () => {
  it.each(VAST_VERSIONS)('have every element and attribute of VAST %s as the schema has it', (version) => {
    const schema = linesOf(xsdTree(vastSchema(version), 'VAST'), 'VAST');
    const described = linesOf(describedTree(vast, vastEdition(version)), 'VAST');
    expect(described.filter((line) => isNamedBySchema(line, version))).toEqual(schema);
  });

  it.each(VMAP_VERSIONS)('have every element and attribute of VMAP %s as the schema has it', (version) => {
    const outsideVast = (line: string) => !line.startsWith('VMAP/AdBreak/AdSource/VASTAdData/');
    const schema = linesOf(xsdTree(vmapSchema(version), 'VMAP'), 'VMAP').filter(outsideVast);
    expect(linesOf(describedTree(vmap, vmapEdition(version)), 'VMAP').filter(outsideVast)).toEqual(schema);
  });

  it.each(VAST_VERSIONS)('have every event of VAST %s as the schema has it', (version) => {
    const known = Object.entries(TRACKING_EVENTS)
      .filter(([event, names]) => names.some((entry) => entry.in & vastEdition(version) && entry.name === event))
      .map(([event]) => event);
    expect(known.sort()).toEqual([...eventsOf(vastSchema(version))].sort());
  });

  it('name a section for every element', () => {
    const visit = (description: ElementDescription): void => {
      expect(description.section).toMatch(/^(VAST \d\.\d|VMAP 1\.0\.1) (§[\d.]+|schema, \w+)$/);
      for (const field of Object.values(description.fields) as readonly Field[]) {
        if (field.kind === 'child' && !isCodec((field as ChildField).of))
          visit((field as ChildField).of as ElementDescription);
      }
    };
    visit(vast);
    visit(vmap);
  });
});
