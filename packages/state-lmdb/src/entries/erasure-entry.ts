import { charges } from '@xsp/core';
import type { EntryKind } from './entry-kind';

/** When a partition was erased (epoch ms). By the end of its time every hold of before is forgotten. */
export const erasureEntry: EntryKind<number> = {
  until: (at) => at + charges.MAX_REMEMBER_MS,
  encode: (at, writer) => writer.time(at),
  decode: (reader) => reader.time(),
};
