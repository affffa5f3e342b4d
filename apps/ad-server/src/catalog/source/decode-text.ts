import { ValidationError } from '@xsp/core';

/**
 * The largest catalogue that is read, in bytes: 16 MiB, some ten thousand campaigns.
 */
export const MAX_CATALOG_BYTES = 16 * 1024 * 1024;

/**
 * Decodes the bytes of a catalogue. A byte order mark of UTF-8 is dropped.
 *
 * @throws {@link ValidationError} for bytes that are not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) throw notUtf8('it looks like UTF-16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notUtf8(`the bytes from line ${firstBadLine(bytes)} on are something else`, cause);
  }
}

function notUtf8(what: string, cause?: unknown): ValidationError {
  return new ValidationError('', `is not UTF-8: ${what}; save the file as UTF-8`, { cause });
}

/** The line of the first byte that is not UTF-8: the last one that a lenient decoder reaches without a replacement. */
function firstBadLine(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  // The longest decodable beginning, by halving: a stream may end within a character.
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2);
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle - 1;
  }
  return bytes.subarray(0, good).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1);
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
