import type { ByteReader, ByteWriter } from '../bytes';

/** One kind of entry: how its values become bytes, and how long they are kept. */
export interface EntryKind<T> {
  /** When the value may be forgotten (epoch ms); infinity: never. Kept before the value's own bytes. */
  until(value: T): number;
  encode(value: T, writer: ByteWriter): void;
  decode(reader: ByteReader, until: number): T;
}
