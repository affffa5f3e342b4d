import { type Element } from '@xmldom/xmldom';

import { dom } from './dom';

/** A child that a schema allows. */
export interface XsdChild {
  readonly name: string;
  readonly element: XsdElement;
  readonly required: boolean;
  readonly many: boolean;
}

/** What a schema says of an element: its attributes (with whether they are required) and its children in order. */
export interface XsdElement {
  readonly attributes: ReadonlyMap<string, boolean>;
  readonly children: readonly XsdChild[];
  /** Whether the children may stand in any order. */
  readonly unordered: boolean;
  /** Whether there may be any elements. */
  readonly any: boolean;
}

interface Draft {
  attributes: Map<string, boolean>;
  children: XsdChild[];
  unordered: boolean;
  any: boolean;
}

/** The root element of a schema with everything that may be in it. Enough of XML Schema for the schemas of the IAB. */
export function xsdTree(schema: string, rootName: string): XsdElement {
  const document = dom(schema);
  const declarations = elementsIn(document.documentElement!);
  const types = new Map(
    declarations.filter((node) => node.localName === 'complexType').map((node) => [nameOf(node), node]),
  );
  const root = declarations.find((node) => node.localName === 'element' && nameOf(node) === rootName);
  if (root === undefined) throw new Error(`The schema has no ${rootName}`);
  return ofElement(root, types);
}

function ofElement(element: Element, types: ReadonlyMap<string, Element>): XsdElement {
  const draft: Draft = { attributes: new Map(), children: [], unordered: false, any: false };
  const typeName = element.getAttribute('type')?.replace(/^\w+:/, '') ?? '';
  const type = types.get(typeName) ?? elementsIn(element).find((node) => node.localName === 'complexType');
  if (typeName === 'anyType') draft.any = true;
  if (type !== undefined) addType(type, draft, types);
  return draft;
}

function addType(type: Element, draft: Draft, types: ReadonlyMap<string, Element>): void {
  for (const node of elementsIn(type)) addPart(node, draft, types, false);
}

function addPart(node: Element, draft: Draft, types: ReadonlyMap<string, Element>, optional: boolean): void {
  switch (node.localName) {
    case 'sequence':
    case 'choice':
    case 'all': {
      if (node.localName === 'all') draft.unordered = true;
      const inChoice = optional || node.localName === 'choice' || node.getAttribute('minOccurs') === '0';
      for (const part of elementsIn(node)) addPart(part, draft, types, inChoice);
      break;
    }
    case 'element':
      if (node.getAttribute('ref') !== null) break;
      draft.children.push({
        name: nameOf(node),
        element: ofElement(node, types),
        required: !optional && node.getAttribute('minOccurs') !== '0',
        many: node.getAttribute('maxOccurs') === 'unbounded',
      });
      break;
    case 'attribute':
      draft.attributes.set(nameOf(node), node.getAttribute('use') === 'required');
      break;
    case 'any':
      draft.any = true;
      break;
    case 'complexContent':
    case 'simpleContent':
      for (const extension of elementsIn(node)) {
        const base = types.get(extension.getAttribute('base')?.replace(/^\w+:/, '') ?? '');
        if (base !== undefined) addType(base, draft, types);
        addType(extension, draft, types);
      }
      break;
    default:
  }
}

function nameOf(node: Element): string {
  return node.getAttribute('name') ?? '';
}

function elementsIn(node: Element): readonly Element[] {
  return Array.from(node.childNodes).filter((child): child is Element => child.nodeType === 1);
}
