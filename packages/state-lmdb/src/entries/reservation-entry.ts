import type { RecordedClaim, ReservationRecord, SlotRecord } from '@xsp/core';
import type { ByteReader, ByteWriter } from '../bytes';
import type { EntryKind } from './entry-kind';
import { readWindow, writeWindow } from './window-bytes';

const STATES = ['empty', 'held', 'committed', 'released'] as const;

const HELD = 1;
const FIT = 2;
const STORED = 4;
const INSTANCE = 8;
/** Lies in the partition of the claim before. */
const SAME_PARTITION = 16;

export const reservationEntry: EntryKind<ReservationRecord> = {
  until: (record) => record.rememberUntil,

  encode(record, writer) {
    writer.text(record.id);
    writer.text(record.fingerprint);
    writer.time(record.reservedAt);
    writer.count(record.slots.length);
    for (const slot of record.slots) writeSlot(slot, writer);
  },

  decode(reader, rememberUntil) {
    const id = reader.text();
    const fingerprint = reader.text();
    const reservedAt = reader.time();
    return { id, fingerprint, reservedAt, rememberUntil, slots: times(reader.count(), () => readSlot(reader)) };
  },
};

function writeSlot(slot: SlotRecord, writer: ByteWriter): void {
  writer.byte(STATES.indexOf(slot.state));
  writer.text(slot.key);
  writer.count(slot.position);
  writer.time(slot.expiresAt);
  writer.count(slot.claims.length);
  slot.claims.forEach((claim, index) => writeClaim(claim, slot.claims[index - 1]?.partition, writer));
  writer.count(slot.events.length);
  for (const event of slot.events) writer.text(event);
}

function readSlot(reader: ByteReader): SlotRecord {
  const state = STATES[reader.byte()]!;
  const key = reader.text();
  const position = reader.count();
  const expiresAt = reader.time();
  let partition = '';
  const claims = times(reader.count(), () => {
    const claim = readClaim(reader, partition);
    ({ partition } = claim);
    return claim;
  });
  return { state, key, position, expiresAt, claims, events: times(reader.count(), () => reader.text()) };
}

function writeClaim(claim: RecordedClaim, partitionBefore: string | undefined, writer: ByteWriter): void {
  const flags =
    (claim.held ? HELD : 0) |
    (claim.whenLate === 'fit' ? FIT : 0) |
    (claim.stored ? STORED : 0) |
    (claim.instance === 0 ? 0 : INSTANCE) |
    (claim.partition === partitionBefore ? SAME_PARTITION : 0);
  writer.byte(flags);
  if (!(flags & SAME_PARTITION)) writer.text(claim.partition);
  writer.text(claim.counter.join('/'));
  writeWindow(claim.window, writer);
  if (flags & INSTANCE) writer.time(claim.instance);
  writer.amount(claim.amount);
}

function readClaim(reader: ByteReader, partitionBefore: string): RecordedClaim {
  const flags = reader.byte();
  return {
    partition: flags & SAME_PARTITION ? partitionBefore : reader.text(),
    counter: reader.text().split('/'),
    window: readWindow(reader),
    instance: flags & INSTANCE ? reader.time() : 0,
    amount: reader.amount(),
    held: (flags & HELD) !== 0,
    whenLate: flags & FIT ? 'fit' : 'count',
    stored: (flags & STORED) !== 0,
  };
}

function times<T>(count: number, read: () => T): T[] {
  const all: T[] = [];
  for (let left = count; left > 0; left--) all.push(read());
  return all;
}
