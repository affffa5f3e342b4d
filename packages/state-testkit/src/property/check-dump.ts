import type { ReservationRecord, StateRecord } from '@xsp/core';
import assert from 'node:assert/strict';
import { counterId, partitionText } from '../model';
import { same } from '../world';
import type { Run } from './run';

type Of<T extends StateRecord['type']> = Extract<StateRecord, { readonly type: T }>;

/** What must be true of everything that is stored, whatever led to it: invariants 2 and 6, asked of a dump. */
export async function checkDump(run: Run): Promise<void> {
  const now = run.now();
  const { viewers, partitions } = run.pool;
  const ours = new Set([...viewers, ...Object.values(partitions)].map(partitionText));
  const counters: Of<'counter'>[] = [];
  const reservations: ReservationRecord[] = [];
  const erasedAt = new Map<string, number>();
  for await (const record of run.world.backend.dump()) {
    if (record.type === 'counter' && ours.has(partitionText(record.partition))) counters.push(record);
    if (record.type === 'reservation' && ours.has(partitionText(record.lead))) reservations.push(record.record);
    if (record.type === 'erasure') erasedAt.set(partitionText(record.partition), record.at);
  }

  for (const { id, rememberUntil } of reservations) {
    assert.ok(rememberUntil > now, `${id} is dumped, though it was forgotten ${now - rememberUntil} ms ago`);
  }
  for (const { counter, window, state } of counters) {
    const forEver = window.kind === 'forever' || (window.kind === 'fixed' && window.kept === true);
    const name = counter.join('/');
    if (state.keepUntil === null) assert.ok(forEver, `${name} in a ${window.kind} window never expires`);
    else assert.ok(state.keepUntil > now, `${name} is dumped, though it was to be forgotten`);
  }

  // What is held is what live holds hold, at the moments they end.
  const held = new Map<string, bigint>();
  for (const { reservedAt, slots } of reservations) {
    for (const { state, expiresAt, claims } of slots) {
      if (state !== 'held' || expiresAt <= now) continue;
      for (const { partition, counter, window, instance, amount, held: limited } of claims) {
        if (!limited || reservedAt <= (erasedAt.get(partition) ?? -1)) continue;
        if (window.kind === 'rolling' && instance + window.ms <= now) continue;
        const key = `${partition} ${counter.join('/')} ${JSON.stringify(windowOf(window))} until ${expiresAt}`;
        held.set(key, (held.get(key) ?? 0n) + amount);
      }
    }
  }
  const stored = new Map<string, bigint>();
  for (const { partition, counter, window, state } of counters) {
    if (window.kind === 'rolling' && (state.start ?? -Infinity) + window.ms <= now) continue;
    for (const { at, amount } of state.edges) {
      if (at <= now) continue;
      assert.ok(amount > 0n, `${counterId({ partition, counter, window })} holds ${amount}`);
      stored.set(
        `${partitionText(partition)} ${counter.join('/')} ${JSON.stringify(windowOf(window))} until ${at}`,
        amount,
      );
    }
  }
  same(Object.fromEntries([...stored].sort()), Object.fromEntries([...held].sort()));
}

/** A window's identity. */
function windowOf(window: Of<'counter'>['window']): unknown {
  if (window.kind === 'forever') return 'forever';
  return window.kind === 'fixed' ? [window.start, window.end] : [window.kind, window.ms];
}
