import { type XmlElement } from '../../xml/xml-element';
import { type Codec, Unreadable } from '../codec';
import { type Reading } from './reading';

/** The value of an element's text; nothing where it has none, or none that can be understood. */
export function readText<T>(node: XmlElement, codec: Codec<T>, section: string, reading: Reading): T | undefined {
  const text = textOf(node, codec.verbatim === true, section, reading);
  return readValue(node, text, codec, `The content of <${node.localName}>`, section, reading);
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
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  const value = codec.read(text, (expected) =>
    reading.report(node, {
      severity: 'warning',
      code: 'form',
      message: `${what} is ${shown}; the standard asks for ${expected}.`,
      section,
    }),
  );
  if (!(value instanceof Unreadable)) return value;
  reading.report(node, {
    severity: 'error',
    code: 'unreadable',
    message: `${what} is ${shown} and was left out; it must be ${value.expected}.`,
    section,
  });
  return undefined;
}

/**
 * The text of an element, trimmed. Where white space counts and there is CDATA, it is what stands from the first
 * CDATA section to the last, since white space around them is only layout.
 */
function textOf(node: XmlElement, verbatim: boolean, section: string, reading: Reading): string {
  const pieces = node.children.filter((child) => 'cdata' in child);
  const resolved = pieces.map(({ text, cdata }) => (cdata ? text : reading.resolve(text, node, section)));
  if (!verbatim || !pieces.some(({ cdata }) => cdata)) return resolved.join('').trim();
  const outside = (index: number) =>
    pieces.slice(0, index).every(({ cdata }) => !cdata) || pieces.slice(index + 1).every(({ cdata }) => !cdata);
  return resolved
    .filter((text, index) => pieces[index]?.cdata === true || text.trim() !== '' || !outside(index))
    .join('');
}
