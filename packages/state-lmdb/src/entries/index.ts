export { counterEntry, type StoredCounter } from './counter-entry';
export { documentEntry, type StoredEntryDocument } from './document-entry';
export { decodeEntry, encodeEntry, untilOf } from './entry-bytes';
export { entryKey, partitionRange } from './entry-key';
export type { EntryKind } from './entry-kind';
export { entryRecord } from './entry-record';
export { erasureEntry } from './erasure-entry';
export { limitEntry } from './limit-entry';
export { reservationEntry } from './reservation-entry';
