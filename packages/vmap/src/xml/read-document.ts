import { firstForbiddenCharacter, replaceForbiddenCharacters } from './characters';
import { decodeBytes } from './decode-bytes';
import { DEFAULT_LIMITS, type ReadLimits } from './limits';
import { parseXml } from './parse-xml';
import { type XmlElement } from './xml-element';
import { DecodeError } from '@xsp/core';

/** A document as it came: text, or bytes in whatever encoding they say. */
export type DocumentSource = string | Uint8Array;

/** A document that was parsed. */
export interface ParsedDocument {
  readonly text: string;
  readonly root: XmlElement;
  readonly limits: ReadLimits;
  /** A character that XML cannot hold and that was replaced by U+FFFD, the first of them, as in `U+0000`. */
  readonly replaced: string | undefined;
}

/** Decodes and parses a document. @throws DecodeError when the source is neither text nor bytes, or is no XML */
export function readDocument(source: DocumentSource, limits: Partial<ReadLimits> = {}): ParsedDocument {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const received = textOf(source, all);
  const text = replaceForbiddenCharacters(received);
  const replaced = text === received ? undefined : firstForbiddenCharacter(received);
  return { text, root: parseXml(text, all), limits: all, replaced };
}

function textOf(source: DocumentSource, { maxLength }: ReadLimits): string {
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) {
    throw new DecodeError(
      `A document is read from text or bytes, not from ${source === null ? 'null' : typeof source}.`,
    );
  }
  // No encoding has more than four bytes for a character.
  if (source.length > maxLength * 4) {
    throw new DecodeError(`The document is longer than ${maxLength} characters, the limit that was set.`);
  }
  const text = typeof source === 'string' ? source : decodeBytes(source);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
