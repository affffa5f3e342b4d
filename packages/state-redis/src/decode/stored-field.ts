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

const ENTRY_BYTES = 14;

/** Reads `c:NAME` or `c:NAME|START-END`. */
export function readField(field: string, value: Buffer): StoredField {
  const [name, bounds] = field.slice(2).split('|');
  const counter = name!.split('/');
  const limited = value[0] === 0x2b;
  const counters: StoredCounter[] = [];
  let offset = limited ? 13 : 1;
  while (offset < value.length) {
    const kind = String.fromCharCode(value[offset]!);
    const size = value.readUIntLE(offset + 1, 6) + value[offset + 7]! * 2 ** 48;
    const keep = value.readUIntLE(offset + 8, 6);
    const start = value.readUIntLE(offset + 14, 6);
    const committed = amount(value, offset + 20);
    const edgesBytes = value.readUInt16LE(offset + 36);
    const logBytes = value.readUInt16LE(offset + 38);
    offset += 40;
    const edges = ledger(value, offset, edgesBytes);
    const log = ledger(value, offset + edgesBytes, logBytes);
    offset += edgesBytes + logBytes;
    const window = windowOf(kind, size, bounds);
    counters.push({ counter, window, state: counterState(window, { start, keep, committed, edges, log }) });
  }
  return limited ? { limit: { at: amount(value, 1), version: value.readUInt32LE(9) }, counters } : { counters };
}

/** Writes what `readField` reads. */
export function fieldValue({ limit, counters }: StoredField): Buffer {
  const parts = [limit ? limitBytes(limit) : Buffer.from('-')];
  for (const { window, state } of counters) parts.push(counterBytes(window, state));
  return Buffer.concat(parts);
}

function limitBytes({ at, version }: StoredLimit): Buffer {
  const bytes = Buffer.alloc(13, '+');
  putAmount(bytes, 1, at);
  bytes.writeUInt32LE(version, 9);
  return bytes;
}

function counterBytes(window: Window, state: CounterState): Buffer {
  const head = Buffer.alloc(40);
  const [kind, size] = kindOf(window);
  head.write(kind, 0, 'latin1');
  head.writeUIntLE(size % 2 ** 48, 1, 6);
  head[7] = Math.floor(size / 2 ** 48);
  head.writeUIntLE(Math.min(state.keepUntil ?? NEVER, state.keepUntil === null ? NEVER : NEVER - 1), 8, 6);
  head.writeUIntLE(state.start ?? NEVER, 14, 6);
  const log = state.log ?? [];
  putAmount(head, 20, window.kind === 'sliding' ? sum(log) : state.committed);
  putAmount(head, 28, sum(state.edges));
  head.writeUInt16LE(state.edges.length * ENTRY_BYTES, 36);
  head.writeUInt16LE(log.length * ENTRY_BYTES, 38);
  return Buffer.concat([head, ...[...state.edges, ...log].map(entryBytes)]);
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

function ledger(value: Buffer, offset: number, bytes: number): { at: number; amount: bigint }[] {
  const entries = [];
  for (let at = offset; at < offset + bytes; at += ENTRY_BYTES) {
    entries.push({ at: value.readUIntLE(at, 6), amount: amount(value, at + 6) });
  }
  return entries;
}

function entryBytes({ at, amount }: { at: number; amount: bigint }): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUIntLE(at, 0, 6);
  putAmount(bytes, 6, amount);
  return bytes;
}

function amount(value: Buffer, offset: number): bigint {
  return (BigInt(value.readUInt32LE(offset)) << 32n) | BigInt(value.readUInt32LE(offset + 4));
}

function putAmount(value: Buffer, offset: number, amount: bigint): void {
  value.writeUInt32LE(Number(amount >> 32n), offset);
  value.writeUInt32LE(Number(amount & 0xffff_ffffn), offset + 4);
}

function sum(entries: readonly { readonly amount: bigint }[]): bigint {
  return entries.reduce((total, { amount }) => total + amount, 0n);
}
