import { partitionOfKey, type StateRecord } from '@xsp/core';
import { counterEntry } from './counter-entry';
import { documentEntry } from './document-entry';
import { decodeEntry } from './entry-bytes';
import { parseEntryKey } from './entry-key';
import { erasureEntry } from './erasure-entry';
import { limitEntry } from './limit-entry';
import { reservationEntry } from './reservation-entry';

/** An entry as the line of a dump. @throws StateError `corrupt` */
export function entryRecord(key: string, bytes: Uint8Array): StateRecord {
  const parsed = parseEntryKey(key);
  if (parsed.type === 'document') {
    return { type: 'document', key: parsed.rest, ...decodeEntry(documentEntry, bytes, key) };
  }
  const { type, rest } = parsed;
  const partition = partitionOfKey(parsed.partition);
  switch (type) {
    case 'counter': {
      const counter = rest.slice(0, rest.indexOf('|')).split('/');
      return { type, partition, counter, ...decodeEntry(counterEntry, bytes, key) };
    }
    case 'limit':
      return { type, partition, counter: rest.split('/'), ...decodeEntry(limitEntry, bytes, key) };
    case 'reservation':
      return { type, lead: partition, record: decodeEntry(reservationEntry, bytes, key) };
    case 'erasure':
      return { type, partition, at: decodeEntry(erasureEntry, bytes, key) };
  }
}
