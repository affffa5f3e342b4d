import type { StoredDocument } from '@xsp/core';
import type { EntryKind } from './entry-kind';

export interface StoredEntryDocument extends StoredDocument {
  /** Epoch ms; absent: kept. */
  readonly expiresAt?: number;
}

export const documentEntry: EntryKind<StoredEntryDocument> = {
  until: ({ expiresAt }) => expiresAt ?? Infinity,
  encode({ value, version }, writer) {
    writer.count(version);
    writer.text(value);
  },
  decode(reader, until) {
    const version = reader.count();
    const value = reader.text();
    return until === Infinity ? { value, version } : { value, version, expiresAt: until };
  },
};
