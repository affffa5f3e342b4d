import { decodeBytes } from './decode-bytes';
import { DEFAULT_LIMITS, type ReadLimits } from './limits';
import { parseXml } from './parse-xml';
import { type XmlElement } from './xml-element';
import { DecodeError } from '@xsp/core';

/** A document as it came: text, or bytes in whatever encoding they say. */
export type DocumentSource = string | Uint8Array;

/** Decodes and parses a document. */
export function readDocument(
  source: DocumentSource,
  limits: Partial<ReadLimits> = {},
): { readonly text: string; readonly root: XmlElement; readonly limits: ReadLimits } {
  const all = { ...DEFAULT_LIMITS, ...limits };
  if (typeof source !== 'string' && source.byteLength > all.maxLength * 4) {
    throw new DecodeError(`The document is longer than ${all.maxLength} characters, the limit that was set.`);
  }
  const decoded = typeof source === 'string' ? source : decodeBytes(source);
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  return { text, root: parseXml(text, all), limits: all };
}
