import type { CounterState, StoredLimit, Window } from '@xsp/core';
import { NEVER } from '../names';
import { counterState } from './counter-text';

/** A counter as a field of a partition's hash keeps it. */
export interface StoredCounter {
  readonly counter: readonly string[];
  readonly window: Window;
  readonly state: CounterState;
}

/** A field of a partition's hash: a name's limit and counters. See `lua/counter.lua` for the bytes. */
export interface StoredField {
  readonly limit?: StoredLimit;
  readonly counters: readonly StoredCounter[];
}

const WHICH_BYTES = 8;
const ENTRY_BYTES = 14;

/** Reads `c:NAME` or `c:NAME|START-END`. */
export function readField(field: string, value: Buffer): StoredField {
  const [name, bounds] = field.slice(2).split('|');
  const counter = name!.split('/');
  const limited = value[0] === 0x2b;
  const counters: StoredCounter[] = [];
  const which = limited ? 15 : 3;
  const count = value.length < which ? 0 : value.readUInt16LE(which - 2);
  let offset = which + WHICH_BYTES * count;
  for (let index = 0; index < count; index++) {
    const at = which + WHICH_BYTES * index;
    const kind = String.fromCharCode(value[at]!);
    const size = value.readUIntLE(at + 1, 6) + value[at + 7]! * 2 ** 48;
    const start = kind === 'r' ? value.readUIntLE(offset, 6) : NEVER;
    if (kind === 'r') offset += 6;
    const keep = value.readUIntLE(offset, 6);
    const committed = value.readBigUInt64LE(offset + 6);
    const edges = ledger(value, offset + 22);
    offset += 24 + ENTRY_BYTES * edges.length;
    const log = kind === 's' ? ledger(value, offset) : [];
    if (kind === 's') offset += 2 + ENTRY_BYTES * log.length;
    const window = windowOf(kind, size, bounds);
    counters.push({ counter, window, state: counterState(window, { start, keep, committed, edges, log }) });
  }
  return limited ? { limit: { at: value.readBigUInt64LE(1), version: value.readUInt32LE(9) }, counters } : { counters };
}

/** Writes what `readField` reads. */
export function fieldValue({ limit, counters }: StoredField): Buffer {
  const head = limit ? limitBytes(limit) : Buffer.from('-');
  if (counters.length === 0) return head;
  const count = Buffer.alloc(2);
  count.writeUInt16LE(counters.length);
  return Buffer.concat([head, count, ...counters.map(whichBytes), ...counters.map(counterBytes)]);
}

function limitBytes({ at, version }: StoredLimit): Buffer {
  const bytes = Buffer.alloc(13, '+');
  bytes.writeBigUInt64LE(at, 1);
  bytes.writeUInt32LE(version, 9);
  return bytes;
}

function whichBytes({ window }: StoredCounter): Buffer {
  const bytes = Buffer.alloc(WHICH_BYTES);
  const [kind, size] = kindOf(window);
  bytes.write(kind, 0, 'latin1');
  bytes.writeUIntLE(size % 2 ** 48, 1, 6);
  bytes[7] = Math.floor(size / 2 ** 48);
  return bytes;
}

function counterBytes({ window, state }: StoredCounter): Buffer {
  const log = state.log ?? [];
  const body = Buffer.alloc(22);
  body.writeUIntLE(Math.min(state.keepUntil ?? NEVER, state.keepUntil === null ? NEVER : NEVER - 1), 0, 6);
  body.writeBigUInt64LE(window.kind === 'sliding' ? sum(log) : state.committed, 6);
  body.writeBigUInt64LE(sum(state.edges), 14);
  const parts = [body, ledgerBytes(state.edges)];
  if (window.kind === 'rolling') parts.unshift(timeBytes(state.start ?? NEVER));
  if (window.kind === 'sliding') parts.push(ledgerBytes(log));
  return Buffer.concat(parts);
}

function kindOf(window: Window): [kind: string, size: number] {
  switch (window.kind) {
    case 'forever':
      return ['f', window.forgetAfterMs ?? 0];
    case 'fixed':
      return ['x', window.kept ? 1 : 0];
    case 'rolling':
      return ['r', window.ms];
    case 'sliding':
      return ['s', window.ms];
  }
}

function windowOf(kind: string, size: number, bounds: string | undefined): Window {
  switch (kind) {
    case 'f':
      return size === 0 ? { kind: 'forever' } : { kind: 'forever', forgetAfterMs: size };
    case 'r':
      return { kind: 'rolling', ms: size };
    case 's':
      return { kind: 'sliding', ms: size };
    default: {
      const [start, end] = bounds!.split('-').map(Number);
      const window = { kind: 'fixed', start: start!, end: end! } as const;
      return size === 1 ? { ...window, kept: true } : window;
    }
  }
}

/** A ledger with its length in bytes before it. */
function ledger(value: Buffer, offset: number): { at: number; amount: bigint }[] {
  const entries = [];
  const end = offset + 2 + value.readUInt16LE(offset);
  for (let at = offset + 2; at < end; at += ENTRY_BYTES) {
    entries.push({ at: value.readUIntLE(at, 6), amount: value.readBigUInt64LE(at + 6) });
  }
  return entries;
}

function ledgerBytes(entries: readonly { readonly at: number; readonly amount: bigint }[]): Buffer {
  const bytes = Buffer.alloc(2 + ENTRY_BYTES * entries.length);
  bytes.writeUInt16LE(ENTRY_BYTES * entries.length, 0);
  entries.forEach(({ at, amount }, index) => {
    bytes.writeUIntLE(at, 2 + ENTRY_BYTES * index, 6);
    bytes.writeBigUInt64LE(amount, 8 + ENTRY_BYTES * index);
  });
  return bytes;
}

function timeBytes(time: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntLE(time, 0, 6);
  return bytes;
}

function sum(entries: readonly { readonly amount: bigint }[]): bigint {
  return entries.reduce((total, { amount }) => total + amount, 0n);
}
