import { type XmlContent, type XmlNode } from '../../xml/xml-node';
import { escapeAttribute, escapeText } from '../../xml/escape';
import { firstForbiddenCharacter } from '../../xml/characters';
import { isNamespaceDeclaration, isXmlName, localNameOf, prefixOf, XML_NAMESPACES } from '../../xml/names';
import { type ElementDescription } from '../element';
import { type AnyAttributesField, type AnyContentField } from '../fields';
import { type Model } from './step';
import { type Writing } from './writing';

/** What a prefix stands for, seen from one element. */
type Scope = ReadonlyMap<string, string>;

/** Deeper extensions than this are refused, so that no model can exhaust the stack. */
const DEEPEST = 64;

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The attributes of an extension that the standard does not name. */
export function writeAnyAttributes(
  key: string,
  field: AnyAttributesField,
  model: Model,
  writing: Writing,
  description: ElementDescription,
): string {
  const attributes = model[key] as Readonly<Record<string, string>> | undefined;
  if (attributes == null) return '';
  writing.leaf = key;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns') writing.refuse('must not change the default namespace; declare it on the elements inside');
    if (name in description.fields) writing.refuse(`must not hold ${name}, which is a property of its own`);
    if (name.startsWith('xmlns:') && Object.hasOwn(writing.prefixes, name.slice('xmlns:'.length))) {
      writing.refuse(`must not declare ${name} anew; declare it on the elements inside`);
    }
    if (isNamespaceDeclaration(name) || field.allowedIn & writing.edition) kept[name] = value;
    else writing.leaveOut(`${key}.${name}`, name, description.section, 'version');
  }
  return writeAttributes(kept, scopeOf(kept, baseScope(writing), writing), writing);
}

/** What stands inside an extension. */
export function writeAnyContent(
  key: string,
  field: AnyContentField,
  model: Model,
  writing: Writing,
  description: ElementDescription,
): string {
  const content = model[key] as readonly XmlContent[] | undefined;
  if (content == null) return '';
  writing.leaf = key;
  if (!Array.isArray(content)) writing.refuse('must be a list of texts and elements');
  const attributes = (model['attributes'] ?? {}) as Readonly<Record<string, string>>;
  const scope = scopeOf(attributes, baseScope(writing), writing);
  const mixed = (field.textIn & writing.edition) !== 0;
  let xml = '';
  for (const [index, item] of (content as readonly XmlContent[]).entries()) {
    if (typeof item === 'string' && !mixed && /[^ \t\r\n]/.test(item)) {
      writing.leaveOut(key, 'text', description.section, 'version', index);
    } else {
      xml += writeItem(item, scope, 1, writing);
    }
  }
  return xml;
}

function writeItem(item: XmlContent, scope: Scope, depth: number, writing: Writing): string {
  if (typeof item === 'string') return escapeText(checkText(item, writing));
  if (typeof item !== 'object' || item === null) writing.refuse('must hold texts and elements only');
  if (depth > DEEPEST) writing.refuse(`must not be nested more than ${DEEPEST} deep`);
  return writeNode(item, scope, depth, writing);
}

function writeNode(node: XmlNode, outer: Scope, depth: number, writing: Writing): string {
  const attributes = node.attributes ?? {};
  const scope = scopeOf(attributes, outer, writing);
  checkName(node.name, scope, writing);
  const local = localNameOf(node.name);
  if (local === 'VAST' || local === 'VMAP') writing.refuse(`must not hold a ${local} document as an element`);
  const head = `<${node.name}${writeAttributes(attributes, scope, writing)}`;
  let content = '';
  for (const item of node.content ?? []) content += writeItem(item, scope, depth + 1, writing);
  return content === '' ? `${head}/>` : `${head}>${content}</${node.name}>`;
}

function writeAttributes(attributes: Readonly<Record<string, string>>, scope: Scope, writing: Writing): string {
  let xml = '';
  const expanded = new Set<string>();
  for (const [name, value] of Object.entries(attributes)) {
    checkText(value, writing);
    if (!isNamespaceDeclaration(name)) {
      checkName(name, scope, writing);
      const prefix = prefixOf(name);
      const namespace = prefix === '' ? '' : (scope.get(prefix) ?? '');
      // A validator would act on these although nobody asked it to validate the extension.
      if (namespace === XSI) continue;
      const fullName = `{${namespace}}${localNameOf(name)}`;
      if (expanded.has(fullName)) writing.refuse(`holds the attribute ${name} twice`);
      expanded.add(fullName);
    }
    xml += ` ${name}="${escapeAttribute(value)}"`;
  }
  return xml;
}

function baseScope(writing: Writing): Scope {
  return new Map([['xml', XML_NAMESPACES.xml], ...Object.entries(writing.prefixes)]);
}

function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope, writing: Writing): Scope {
  let scope: Map<string, string> | undefined;
  for (const [name, uri] of Object.entries(attributes)) {
    if (!name.startsWith('xmlns:')) continue;
    const prefix = name.slice('xmlns:'.length);
    const reserved = prefix === 'xml' || prefix === 'xmlns' || Object.values<string>(XML_NAMESPACES).includes(uri);
    if (!isXmlName(prefix) || prefix.includes(':') || uri === '' || reserved) {
      writing.refuse(`declares the namespace prefix ${JSON.stringify(prefix)} in a way that XML does not allow`);
    }
    scope ??= new Map(outer);
    scope.set(prefix, uri);
  }
  return scope ?? outer;
}

function checkName(name: string, scope: Scope, writing: Writing): void {
  if (typeof name !== 'string' || !isXmlName(name)) {
    writing.refuse(`must have names that XML allows, not ${JSON.stringify(name)}`);
  }
  const prefix = prefixOf(name);
  if (prefix !== '' && !scope.has(prefix)) {
    writing.refuse(`uses the prefix ${prefix} of ${name}; declare it with xmlns:${prefix}`);
  }
}

function checkText(value: string, writing: Writing): string {
  if (typeof value !== 'string') return writing.refuse('must hold strings only');
  const forbidden = firstForbiddenCharacter(value);
  if (forbidden !== undefined) writing.refuse(`holds ${forbidden}, which XML cannot hold; take it out`);
  return value;
}
