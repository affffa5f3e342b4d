import { type XmlElement } from '../../xml/xml-element';
import { type Codec, Unreadable } from '../codec';
import { type Reading } from './reading';

/** The value of an element's text; nothing where it has none, or none that can be understood. */
export function readText<T>(node: XmlElement, codec: Codec<T>, section: string, reading: Reading): T | undefined {
  const holder = codec.isUrl === true ? holderOfUrl(node, section, reading) : node;
  const text = textOf(holder, codec.verbatim === true, section, reading);
  return readValue(node, text, codec, 'The content', section, reading);
}

/** The value of a text; reports one that is not as the standard has it. */
export function readValue<T>(
  node: XmlElement,
  text: string,
  codec: Codec<T>,
  what: string,
  section: string,
  reading: Reading,
): T | undefined {
  const subject = () => `${what} of <${node.localName}> is ${JSON.stringify(shorten(text))}`;
  const value = codec.read(text, (expected) =>
    reading.report(node, {
      severity: 'warning',
      code: 'form',
      message: `${subject()}; the standard asks for ${expected}.`,
      section,
    }),
  );
  if (!(value instanceof Unreadable)) return value;
  reading.report(node, {
    severity: 'error',
    code: 'unreadable',
    message: `${subject()} and was left out; it must be ${value.expected}.`,
    section,
  });
  return undefined;
}

/** VAST 1 had URLs in an element of their own, as some later documents have. */
function holderOfUrl(node: XmlElement, section: string, reading: Reading): XmlElement {
  const inner = node.elements.find(({ localName }) => localName.toUpperCase() === 'URL');
  if (inner === undefined) return node;
  const message = `<${node.localName}> holds <${inner.localName}>, as in VAST 1; the URL belongs there as text.`;
  reading.report(node, { severity: 'warning', code: 'form', message, section });
  return inner;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * The text of an element, trimmed. Where white space counts and there is CDATA, it is what stands from the first
 * CDATA section to the last, since white space around them is only layout.
 */
function textOf(node: XmlElement, verbatim: boolean, section: string, reading: Reading): string {
  const pieces = node.children.filter((child) => 'cdata' in child);
  const resolved = pieces.map(({ text, cdata }) => (cdata ? text : reading.resolve(text, node, section)));
  if (!verbatim || !pieces.some(({ cdata }) => cdata)) return resolved.join('').trim();
  const first = pieces.findIndex(({ cdata }) => cdata);
  const last = pieces.findLastIndex(({ cdata }) => cdata);
  return resolved.filter((text, index) => (index >= first && index <= last) || text.trim() !== '').join('');
}
