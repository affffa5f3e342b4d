import { isNamespaceDeclaration, isXmlName, prefixOf, XML_NAMESPACES } from '../../xml/names';
import { Scope } from '../../xml/scope';
import { XmlElement } from '../../xml/xml-element';
import { type XmlContent, type XmlNode } from '../../xml/xml-node';
import { describeEditions } from '../editions';
import { type AnyAttributesField, type AnyContentField } from '../fields';
import { KNOWN_NAMESPACES, KNOWN_PREFIXES } from './belongs';
import { type Draft } from './read-element';
import { type Reading } from './reading';

const SECTION = 'VAST 4.3 §3.18.1';

const NOTHING_DECLARED = new Scope(new Map([['xml', XML_NAMESPACES.xml]]));

/** Reads the attributes of an extension that have no property of their own. */
export function readAnyAttributes(
  node: XmlElement,
  key: string,
  { allowedIn }: AnyAttributesField,
  others: readonly (readonly [name: string, value: string])[],
  draft: Draft,
  reading: Reading,
): void {
  const attributes: Record<string, string> = {};
  for (const [name, value] of others) {
    const prefix = prefixOf(name);
    // Declarations are kept where they are used; an attribute of the standards' own vocabularies has no meaning here.
    if (!isXmlName(name) || isNamespaceDeclaration(name) || KNOWN_PREFIXES.has(prefix)) continue;
    if ((allowedIn & reading.edition) === 0 && prefix === '') reportAttribute(name, node, reading);
    attributes[name] = resolve(value, node, reading);
    if (prefix !== '' && prefix !== 'xml') attributes[`xmlns:${prefix}`] = namespaceFor(prefix, node, reading);
  }
  if (Object.keys(attributes).length > 0) draft[key] = attributes;
}

/** Reads what stands in an extension, as it is. White space between elements is layout and not kept. */
export function readAnyContent(
  node: XmlElement,
  key: string,
  { textIn }: AnyContentField,
  draft: Draft,
  reading: Reading,
): void {
  const content = contentOf(node, reading, (child) => declarationsFor(child, node, reading));
  if ((textIn & reading.edition) === 0 && content.some((item) => typeof item === 'string')) reportText(node, reading);
  if (content.length > 0) draft[key] = content;
}

function reportAttribute(name: string, node: XmlElement, reading: Reading): void {
  const message = `${describeEditions(reading.edition)} has no attribute ${name} of <${node.localName}>.`;
  reading.report(node, { severity: 'warning', code: 'version', message, section: SECTION });
}

function reportText(node: XmlElement, reading: Reading): void {
  const message = `<${node.localName}> holds text, where ${describeEditions(reading.edition)} allows elements only.`;
  reading.report(node, { severity: 'warning', code: 'text', message, section: SECTION });
}

/** The namespaces that an element in an extension uses and has from the elements around the extension. */
function declarationsFor(child: XmlElement, extension: XmlElement, reading: Reading): Readonly<Record<string, string>> {
  const declarations: Record<string, string> = {};
  for (const prefix of prefixesWithoutDeclaration(child)) {
    declarations[`xmlns:${prefix}`] = namespaceFor(prefix, extension, reading);
  }
  const standard = extension.namespaceOf('') ?? '';
  const isForeign = standard !== reading.namespace && !KNOWN_NAMESPACES.has(standard);
  if (isForeign && child.prefix === '' && !child.attributes.has('xmlns')) declarations['xmlns'] = standard;
  return declarations;
}

function namespaceFor(prefix: string, node: XmlElement, reading: Reading): string {
  const namespace = node.namespaceOf(prefix);
  if (namespace !== undefined) return namespace;
  const message = `<${node.localName}> uses the prefix ${prefix}, which is not declared.`;
  reading.report(node, { severity: 'warning', code: 'namespace', message, section: SECTION });
  return `urn:undeclared:${prefix}`;
}

function contentOf(
  node: XmlElement,
  reading: Reading,
  declarations: (child: XmlElement) => Readonly<Record<string, string>> = () => ({}),
): readonly XmlContent[] {
  const content: XmlContent[] = [];
  let text = '';
  const hasElements = node.children.some((child) => child instanceof XmlElement);
  const flush = () => {
    const kept = hasElements ? text : text.trim();
    if (kept.trim() !== '') content.push(kept);
    text = '';
  };
  for (const child of node.children) {
    if (child instanceof XmlElement) {
      flush();
      content.push(nodeOf(child, declarations(child), reading));
    } else {
      text += child.cdata ? child.text : reading.resolve(child.text, node, SECTION);
    }
  }
  flush();
  return content;
}

function nodeOf(element: XmlElement, declarations: Readonly<Record<string, string>>, reading: Reading): XmlNode {
  const attributes: Record<string, string> = { ...declarations };
  for (const [name, value] of element.attributes) {
    if (isXmlName(name)) attributes[name] = resolve(value, element, reading);
  }
  const content = contentOf(element, reading);
  return {
    name: element.name,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(content.length === 0 ? {} : { content }),
  };
}

function resolve(value: string, node: XmlElement, reading: Reading): string {
  return reading.resolve(value.replace(/[\t\n\r]/g, ' '), node, SECTION);
}

/** The prefixes that an element and what is in it use, without those that are declared in it. */
function prefixesWithoutDeclaration(root: XmlElement): ReadonlySet<string> {
  const missing = new Set<string>();
  const visit = (element: XmlElement, outer: Scope) => {
    const declared = outer.with(element.attributes);
    for (const name of [element.name, ...element.attributes.keys()]) {
      const prefix = isXmlName(name) && !isNamespaceDeclaration(name) ? prefixOf(name) : '';
      if (prefix !== '' && declared.get(prefix) === undefined) missing.add(prefix);
    }
    for (const child of element.elements) visit(child, declared);
  };
  visit(root, NOTHING_DECLARED);
  return missing;
}
