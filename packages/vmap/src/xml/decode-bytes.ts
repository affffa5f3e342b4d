import { TextDecoder } from 'node:util';
import { DecodeError } from '@xsp/core';

/**
 * The text of a document, by its byte order mark, the encoding it declares, or else UTF-8.
 *
 * @throws DecodeError when the encoding is unknown, or the bytes are not of it
 */
export function decodeBytes(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new DecodeError(`The document says it is encoded as ${JSON.stringify(encoding)}, which is not known.`, {
      cause,
    });
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new DecodeError(`The document's bytes are not valid ${encoding}; send it as UTF-8.`, { cause });
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  // With a byte order mark, or by how a `<` is encoded (XML 1.0 appendix F).
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]?.toLowerCase();
  // What declares itself UTF-16 in bytes of ASCII is not.
  return declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared;
}
