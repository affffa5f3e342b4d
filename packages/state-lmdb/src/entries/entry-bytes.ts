import { StateError } from '@xsp/core';
import { ByteReader, ByteWriter } from '../bytes';
import type { EntryKind } from './entry-kind';

const writer = new ByteWriter();
const reader = new ByteReader();

/** The bytes of an entry: when it may be forgotten, then its value. Valid until the next call. */
export function encodeEntry<T>(kind: EntryKind<T>, value: T): Buffer {
  writer.time(kind.until(value));
  kind.encode(value, writer);
  return writer.take();
}

/** @throws StateError `corrupt` */
export function decodeEntry<T>(kind: EntryKind<T>, bytes: Uint8Array, key: string): T {
  try {
    reader.of(bytes);
    const until = reader.time();
    return kind.decode(reader, until);
  } catch (cause) {
    throw new StateError('corrupt', `The entry '${key}' cannot be read.`, { cause, details: { id: key } });
  }
}

/** When the entry may be forgotten, without reading the rest of it. */
export function untilOf(bytes: Uint8Array): number {
  return reader.of(bytes).time();
}
