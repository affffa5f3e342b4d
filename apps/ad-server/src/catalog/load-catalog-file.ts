import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ValidationError } from '@xsp/core';
import type { Catalog } from './model';
import { parseCatalog, type ParseOptions } from './parse-catalog';
import { decodeText, MAX_CATALOG_BYTES } from './source';

/** How a catalogue file is read. */
export interface LoadOptions extends Omit<ParseOptions, 'name'> {
  /** The largest file that is read, in bytes; 16 MiB when left out. */
  readonly maxBytes?: number;
}

/**
 * Reads and checks a catalogue file, YAML or JSON.
 *
 * @param path the file; what ends in `.json` must be JSON
 * @throws {@link ValidationError} when the file cannot be read, is too large or not UTF-8, and otherwise as `parseCatalog`
 */
export async function loadCatalogFile(path: string, options: LoadOptions = {}): Promise<Catalog> {
  const { maxBytes = MAX_CATALOG_BYTES, ...rest } = options;
  return parseCatalog(await readCatalogFile(path, maxBytes), { ...rest, name: basename(path) }).catalog;
}

/** A catalogue file's text, unchecked. @throws {@link ValidationError} when it cannot be read, is too large or not UTF-8 */
export async function readCatalogFile(path: string, maxBytes = MAX_CATALOG_BYTES): Promise<string> {
  const bytes = await readUpTo(path, maxBytes);
  if (bytes.length > maxBytes) {
    throw new ValidationError('', `${path} is larger than ${maxBytes} bytes; split or shorten the catalogue`);
  }
  return decodeText(bytes);
}

/** The file's bytes, but at most one more than `maxBytes`, whatever the file's size says. */
async function readUpTo(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const chunks: Buffer[] = [];
    let length = 0;
    while (length <= maxBytes) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(Math.min(65_536, maxBytes + 1 - length)) });
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    throw new ValidationError('', `cannot read ${path}: ${reason(cause)}`, { cause });
  }
}

function reason(error: unknown): string {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file; name an existing one';
    case 'EISDIR':
      return 'it is a folder; name a file in it';
    case 'EACCES':
      return 'the server may not read it; change its permissions';
    default:
      return message ?? String(error);
  }
}
