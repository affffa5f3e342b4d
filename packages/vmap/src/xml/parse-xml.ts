import { DecodeError } from '@xsp/core';
import { XMLParser } from 'fast-xml-parser';
import { DEEPEST, type ReadLimits } from './limits';
import { Locator } from './locator';
import { isXmlName, XML_NAMESPACES } from './names';
import { refuseDoctype } from './refuse-doctype';
import { Scope } from './scope';
import { XmlElement, type XmlText } from './xml-element';

/** What the parser makes of an element: its children under its name, its attributes beside. */
interface ParsedNode {
  readonly ':@'?: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

const METADATA = XMLParser.getMetaDataSymbol() as unknown as symbol;
const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';

/** Names stand in messages, so that they must not be the better part of a document. */
const LONGEST_NAME = 200;

/**
 * Parses a document into elements that know where they stood. Mistakes that leave no doubt about what was meant are
 * let pass; a document that is cut off, or whose tags do not match, is not.
 *
 * @throws DecodeError when the text is no XML, has a DOCTYPE, or exceeds a limit
 */
export function parseXml(text: string, limits: ReadLimits, locator = new Locator(text)): XmlElement {
  if (text.length > limits.maxLength) {
    throw new DecodeError(`The document is longer than ${limits.maxLength} characters, the limit that was set.`);
  }
  // The parser takes a tag apart as a whole, before anything can be counted.
  if (new RegExp(`<[^!<>][^<>]{${limits.maxTagLength}}`).test(text)) {
    throw new DecodeError(
      `The document has a tag of more than ${limits.maxTagLength} characters, the limit that was set.`,
    );
  }
  refuseDoctype(text);
  const nodes = parse(text, limits);
  const roots = nodes.filter((node) => isElementName(nameOf(node)));
  const [root] = roots;
  if (root === undefined) throw new DecodeError('The document has no element; it is no XML.');
  if (roots[1] !== undefined) {
    throw malformed(locator, offsetOf(roots[1]), 'a second root element; a document has one');
  }
  return build(root, new Scope(new Map([['xml', XML_NAMESPACES.xml]])), text, locator);
}

function parse(text: string, limits: ReadLimits): readonly ParsedNode[] {
  let elements = 0;
  let attributesOfElement = 0;
  const count = (seen: number, most: number, what: string) => {
    if (seen > most) throw new DecodeError(`The document has more than ${most} ${what}, the limit that was set.`);
  };
  const parser = new XMLParser({
    preserveOrder: true,
    captureMetaData: true,
    attributeNamePrefix: '',
    cdataPropName: CDATA,
    textNodeName: TEXT,
    trimValues: false,
    parseTagValue: false,
    // References are resolved by us, and nothing else is: no entity of a DOCTYPE can come to life.
    processEntities: false,
    maxNestedTags: Math.min(limits.maxDepth, DEEPEST),
    jPath: false,
    ignoreAttributes: () => {
      count((attributesOfElement += 1), limits.maxAttributes, 'attributes on one element');
      return false;
    },
    updateTag: (name) => {
      attributesOfElement = 0;
      count((elements += 1), limits.maxElements, 'elements');
      return name;
    },
    // The names end up in arrays and maps, never as properties that are looked up.
    onDangerousProperty: (name) => name,
  });
  try {
    return parser.parse(text) as readonly ParsedNode[];
  } catch (cause) {
    if (cause instanceof DecodeError) throw cause;
    throw new DecodeError(`The document is no well-formed XML: ${describe(cause, limits)}`, { cause });
  }
}

function describe(cause: unknown, limits: ReadLimits): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message === 'Maximum nested tags exceeded')
    return `elements are nested more than ${Math.min(limits.maxDepth, DEEPEST)} deep.`;
  if (message.startsWith('readTagExp')) return 'a tag is not closed; the document may be cut off.';
  const reserved = /^\[SECURITY\] Invalid name: ("[^"]*")/.exec(message)?.[1];
  if (reserved !== undefined) return `the name ${reserved} is refused; it is one of JavaScript's own.`;
  return message;
}

function build(node: ParsedNode, outer: Scope, text: string, locator: Locator): XmlElement {
  const name = nameOf(node);
  const offset = offsetOf(node);
  if (name.length > LONGEST_NAME || !isXmlName(name)) {
    throw malformed(locator, offset, 'a < that begins no tag; write it as &lt;');
  }
  const attributes = new Map(Object.entries(node[ATTRIBUTES] ?? {}).filter(([key]) => key.length <= LONGEST_NAME));
  const scope = outer.with(attributes);
  const children: (XmlElement | XmlText)[] = [];
  for (const child of node[name] as readonly ParsedNode[]) {
    const childName = nameOf(child);
    if (childName === TEXT) children.push({ text: child[TEXT] as string, cdata: false });
    else if (childName === CDATA) children.push({ text: cdataOf(child), cdata: true });
    else if (isElementName(childName)) children.push(build(child, scope, text, locator));
  }
  // After the children, so that the innermost of several that are not closed is named.
  checkClosed(node, name, text, locator);
  return new XmlElement(name, attributes, children, scope, offset);
}

/** Whether the tag that ended an element was its own: the parser takes any. */
function checkClosed(node: ParsedNode, name: string, text: string, locator: Locator): void {
  const { startIndex, endIndex } = metadataOf(node);
  if (endIndex !== undefined) {
    if (text.startsWith('/>', endIndex - 2)) return;
    const closing = text.slice(text.lastIndexOf('<', endIndex - 1), endIndex);
    if (closing.startsWith(`</${name}`) && closing.slice(name.length + 2, -1).trim() === '') return;
  }
  throw malformed(locator, startIndex, `<${name}> without its </${name}>; the document may be cut off`);
}

function malformed(locator: Locator, offset: number, what: string): DecodeError {
  const { line, column } = locator.positionOf(offset);
  return new DecodeError(`The document is no well-formed XML: line ${line}, column ${column} has ${what}.`, {
    details: { line, column },
  });
}

function nameOf(node: ParsedNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? ATTRIBUTES;
}

/** Processing instructions, the XML declaration among them, begin with a question mark. */
function isElementName(name: string): boolean {
  return name !== TEXT && name !== CDATA && !name.startsWith('?');
}

function cdataOf(node: ParsedNode): string {
  const [part] = node[CDATA] as readonly { readonly [TEXT]: string }[];
  return part?.[TEXT] ?? '';
}

function metadataOf(node: ParsedNode): { readonly startIndex: number; readonly endIndex?: number } {
  const metadata = (node as unknown as Readonly<Record<symbol, unknown>>)[METADATA];
  return (metadata ?? { startIndex: 0 }) as { readonly startIndex: number; readonly endIndex?: number };
}

function offsetOf(node: ParsedNode): number {
  return metadataOf(node).startIndex;
}
