import { type VastVersion, vastEdition } from '../schema/editions';
import { type Omission } from '../schema/omission';
import { elementWriter } from '../schema/write/compile-element';
import { Writing } from '../schema/write/writing';
import { type Vast, vast as description } from './model/vast';

/** The XML declaration that documents begin with. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** A document as text, with what it could not hold. */
export interface WrittenDocument {
  readonly xml: string;
  /** What the version has no place for, in the order in which it would have stood. */
  readonly omitted: readonly Omission[];
}

/**
 * Writes a VAST document that is valid in the version asked for: elements in the order of its schema, everything
 * escaped. What the version does not have is left out and reported.
 *
 * @throws ValidationError when the document could not be valid (something is missing, a number is no number, a
 *   string holds what XML cannot hold), with the path of the place
 */
export function writeVast(vast: Vast, options: { readonly version: VastVersion }): WrittenDocument {
  const writing = new Writing(vastEdition(options.version), {});
  const xml = elementWriter(description, writing.edition)(vast, writing) ?? '';
  return { xml: XML_DECLARATION + xml, omitted: writing.omitted };
}
