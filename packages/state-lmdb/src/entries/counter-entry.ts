import type { CounterState, ExpiryEdge, LogEntry, Window } from '@xsp/core';
import type { ByteReader, ByteWriter } from '../bytes';
import type { EntryKind } from './entry-kind';
import { readWindow, writeWindow } from './window-bytes';

/** A counter's state, and its window with what is not part of the counter's identity. */
export interface StoredCounter {
  readonly window: Window;
  readonly state: CounterState;
}

const STARTED = 1;
const LOGGED = 2;

export const counterEntry: EntryKind<StoredCounter> = {
  until: ({ state }) => state.keepUntil ?? Infinity,

  encode({ window, state }, writer) {
    writeWindow(window, writer);
    writer.byte((state.start === undefined ? 0 : STARTED) | (state.log === undefined ? 0 : LOGGED));
    writer.amount(state.committed);
    if (state.start !== undefined) writer.time(state.start);
    writeSteps(state.edges, writer);
    if (state.log !== undefined) writeSteps(state.log, writer);
  },

  decode(reader, until) {
    const window = readWindow(reader);
    const flags = reader.byte();
    const committed = reader.amount();
    const start = flags & STARTED ? reader.time() : undefined;
    const edges = readSteps(reader);
    const log = flags & LOGGED ? readSteps(reader) : undefined;
    const keepUntil = until === Infinity ? null : until;
    const state = { committed, edges, keepUntil, ...(start !== undefined && { start }), ...(log && { log }) };
    return { window, state };
  },
};

function writeSteps(steps: readonly (ExpiryEdge | LogEntry)[], writer: ByteWriter): void {
  writer.count(steps.length);
  for (const { at, amount } of steps) {
    writer.time(at);
    writer.amount(amount);
  }
}

function readSteps(reader: ByteReader): { at: number; amount: bigint }[] {
  const steps: { at: number; amount: bigint }[] = [];
  for (let left = reader.count(); left > 0; left--) steps.push({ at: reader.time(), amount: reader.amount() });
  return steps;
}
