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
/** Has the counter's name of the claim before. */
const SAME_COUNTER = 32;

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
  slot.claims.forEach((claim, index) => writeClaim(claim, slot.claims[index - 1], writer));
  writer.count(slot.events.length);
  for (const event of slot.events) writer.text(event);
}

function readSlot(reader: ByteReader): SlotRecord {
  const state = STATES[reader.byte()]!;
  const key = reader.text();
  const position = reader.count();
  const expiresAt = reader.time();
  let before: RecordedClaim | undefined;
  const claims = times(reader.count(), () => (before = readClaim(reader, before)));
  return { state, key, position, expiresAt, claims, events: times(reader.count(), () => reader.text()) };
}

function writeClaim(claim: RecordedClaim, before: RecordedClaim | undefined, writer: ByteWriter): void {
  const counter = claim.counter.join('/');
  const flags =
    (claim.held ? HELD : 0) |
    (claim.whenLate === 'fit' ? FIT : 0) |
    (claim.stored ? STORED : 0) |
    (claim.instance === 0 ? 0 : INSTANCE) |
    (claim.partition === before?.partition ? SAME_PARTITION : 0) |
    (counter === before?.counter.join('/') ? SAME_COUNTER : 0);
  writer.byte(flags);
  if (!(flags & SAME_PARTITION)) writer.text(claim.partition);
  if (!(flags & SAME_COUNTER)) writer.text(counter);
  writeWindow(claim.window, writer);
  if (flags & INSTANCE) writer.time(claim.instance);
  writer.amount(claim.amount);
}

function readClaim(reader: ByteReader, before: RecordedClaim | undefined): RecordedClaim {
  const flags = reader.byte();
  return {
    partition: flags & SAME_PARTITION ? before!.partition : reader.text(),
    counter: flags & SAME_COUNTER ? before!.counter : reader.text().split('/'),
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
