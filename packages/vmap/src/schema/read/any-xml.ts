import { isNamespaceDeclaration, isXmlName, prefixOf, XML_NAMESPACES } from '../../xml/names';
import { Scope } from '../../xml/scope';
import { XmlElement } from '../../xml/xml-element';
import { type XmlContent, type XmlNode } from '../../xml/xml-node';
import { KNOWN_NAMESPACES } from './belongs';
import { type Draft } from './read-element';
import { type Reading } from './reading';

const SECTION = 'VAST 4.3 §3.18.1';

/** Reads the attributes of an extension that have no property of their own, and declares the prefixes used in it. */
export function readAnyAttributes(
  node: XmlElement,
  key: string,
  others: readonly (readonly [name: string, value: string])[],
  draft: Draft,
  reading: Reading,
): void {
  const attributes: Record<string, string> = {};
  for (const [name, value] of others) {
    if (name !== 'xmlns' && isXmlName(name)) attributes[name] = resolve(value, node, reading);
  }
  for (const prefix of prefixesWithoutDeclaration(node, others)) {
    const namespace = node.namespaceOf(prefix);
    if (namespace === undefined) reportUndeclared(node, prefix, reading);
    attributes[`xmlns:${prefix}`] = namespace ?? `urn:undeclared:${prefix}`;
  }
  if (Object.keys(attributes).length > 0) draft[key] = attributes;
}

/** Reads what stands in an extension, as it is. White space between elements is layout and not kept. */
export function readAnyContent(node: XmlElement, key: string, draft: Draft, reading: Reading): void {
  const foreign = node.namespaceOf('') ?? '';
  const isForeign = foreign !== reading.namespace && !KNOWN_NAMESPACES.has(foreign);
  const content = contentOf(node, reading).map((item) =>
    isForeign && typeof item !== 'string' ? inNamespace(item, foreign) : item,
  );
  if (content.length > 0) draft[key] = content;
}

/** An element with the default namespace that it had from an element around it. */
function inNamespace(node: XmlNode, namespace: string): XmlNode {
  if (node.attributes?.['xmlns'] !== undefined || node.name.includes(':')) return node;
  return { ...node, attributes: { xmlns: namespace, ...node.attributes } };
}

function contentOf(node: XmlElement, reading: Reading): readonly XmlContent[] {
  const content: XmlContent[] = [];
  let text = '';
  const hasElements = node.children.some((child) => child instanceof XmlElement);
  const flush = () => {
    if (hasElements ? text.trim() !== '' : text !== '') content.push(hasElements ? text : text.trim());
    text = '';
  };
  for (const child of node.children) {
    if (child instanceof XmlElement) {
      flush();
      content.push(nodeOf(child, reading));
    } else {
      text += child.cdata ? child.text : reading.resolve(child.text, node, SECTION);
    }
  }
  flush();
  return content.filter((item) => item !== '');
}

function nodeOf(element: XmlElement, reading: Reading): XmlNode {
  const attributes = [...element.attributes].filter(([name]) => isXmlName(name));
  const content = contentOf(element, reading);
  return {
    name: element.name,
    ...(attributes.length === 0
      ? {}
      : {
          attributes: Object.fromEntries(attributes.map(([name, value]) => [name, resolve(value, element, reading)])),
        }),
    ...(content.length === 0 ? {} : { content }),
  };
}

function resolve(value: string, node: XmlElement, reading: Reading): string {
  return reading.resolve(value.replace(/[\t\n\r]/g, ' '), node, SECTION);
}

/** The prefixes that an extension and what is in it use, without those that are declared there. */
function prefixesWithoutDeclaration(
  extension: XmlElement,
  attributes: readonly (readonly [name: string, value: string])[],
): ReadonlySet<string> {
  const missing = new Set<string>();
  const visit = (names: readonly string[], children: readonly XmlElement[], declared: Scope) => {
    for (const name of names) {
      const prefix = isXmlName(name) && !isNamespaceDeclaration(name) ? prefixOf(name) : '';
      if (prefix !== '' && declared.get(prefix) === undefined) missing.add(prefix);
    }
    for (const child of children) {
      visit([child.name, ...child.attributes.keys()], child.elements, declared.with(child.attributes));
    }
  };
  const declared = new Scope(new Map([['xml', XML_NAMESPACES.xml]])).with(attributes);
  visit(
    attributes.map(([name]) => name),
    extension.elements,
    declared,
  );
  return missing;
}

function reportUndeclared(node: XmlElement, prefix: string, reading: Reading): void {
  const message = `<${node.localName}> uses the prefix ${prefix}, which is not declared.`;
  reading.report(node, { severity: 'warning', code: 'namespace', message, section: SECTION });
}
