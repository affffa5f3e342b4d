import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import type { DocumentStore } from '@xsp/core';
import type { CatalogFile } from '../../catalog';
import type { CheckedFile } from './checked-file';

const KEY = 'catalog/file';

const unzip = promisify(gunzip);

/** A catalogue file as a document: its version, a space, and its contents, zipped. */
export function keptText(file: CatalogFile, version: string): string {
  return `${version} ${gzipSync(JSON.stringify(file)).toString('base64')}`;
}

/** What a document keeps. */
export interface KeptFile {
  readonly version: string;
  file(): Promise<CatalogFile>;
}

/** The file that a server took last, so that one that starts with another knows what left. @throws StateError */
export async function readKeptFile(documents: DocumentStore): Promise<KeptFile | undefined> {
  const kept = await documents.get(KEY);
  const [version, zipped] = kept?.value.split(' ') ?? [];
  if (version === undefined || zipped === undefined) return undefined;
  return {
    version,
    file: async () => JSON.parse(String(await unzip(Buffer.from(zipped, 'base64')))) as CatalogFile,
  };
}

/** @throws StateError */
export async function keepFile(documents: DocumentStore, { kept }: CheckedFile): Promise<void> {
  await documents.set(KEY, kept);
}
