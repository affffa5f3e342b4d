import { DecodeError } from '@xsp/core';
import { parseXml } from '../../xml/parse-xml';
import { type XmlElement } from '../../xml/xml-element';
import { type Reading } from './reading';

/** A document that stands in an element as text, in CDATA or escaped, which VMAP forbids and some servers do. */
export function elementInText(node: XmlElement, reading: Reading): XmlElement | undefined {
  if (node.elements.length > 0) return undefined;
  const pieces = node.children.filter((child) => 'cdata' in child);
  const section = 'VMAP 1.0.1 §2.2';
  const text = pieces.map(({ text, cdata }) => (cdata ? text : reading.resolve(text, node, section))).join('');
  if (!text.trimStart().startsWith('<')) return undefined;
  const message = `<${node.localName}> holds a document as text; it belongs there as an element.`;
  reading.report(node, { severity: 'warning', code: 'text', message, section });
  try {
    // Places in the inner text mean nothing outside: everything in it is reported where the text stands.
    return parseXml(text, reading.limits).movedTo(node.offset);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    reading.report(node, { severity: 'error', code: 'unreadable', message: error.message, section });
    return undefined;
  }
}
