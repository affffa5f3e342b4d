import type { StoredLimit } from '@xsp/core';
import type { EntryKind } from './entry-kind';

export const limitEntry: EntryKind<StoredLimit> = {
  until: () => Infinity,
  encode({ at, version }, writer) {
    writer.amount(at);
    writer.count(version);
  },
  decode: (reader) => ({ at: reader.amount(), version: reader.count() }),
};
