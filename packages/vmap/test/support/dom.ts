import { type Document, DOMParser } from '@xmldom/xmldom';

/** A document as the DOM of a parser that is not ours; what it warns of is of no interest. */
export function dom(xml: string): Document {
  return new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml');
}
