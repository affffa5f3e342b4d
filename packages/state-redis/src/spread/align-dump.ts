import { counterKey, type CounterState, type ReservationRecord } from '@xsp/core';
import type { StoredCounter } from '../decode/stored-field';

/**
 * A hold's part in one partition: what is held there until `until`, while its home lets go at `at`; `undefined` where the
 * home holds nothing.
 */
export interface LongerHold {
  readonly record: ReservationRecord;
  readonly slot: number;
  readonly until: number;
  readonly at: number | undefined;
}

/**
 * On a cluster the partitions that are not a hold's home hold longer. A dump says of all what the home says: amounts move to
 * the edge at which the home lets go.
 */
export function alignCounters(
  counters: readonly StoredCounter[],
  partition: string,
  holds: readonly LongerHold[],
): void {
  const byKey = new Map(counters.map(({ counter, window, state }) => [counterKey(counter, window), state]));
  for (const { record, slot, until, at } of holds) {
    for (const claim of record.slots[slot]!.claims) {
      if (claim.partition !== partition || !claim.held) continue;
      const state = byKey.get(counterKey(claim.counter, claim.window));
      if (!state || (claim.window.kind === 'rolling' && state.start !== claim.instance)) continue;
      move(state, until, at, claim.amount);
    }
  }
}

function move(state: CounterState, from: number, to: number | undefined, amount: bigint): void {
  const index = state.edges.findIndex((edge) => edge.at === from);
  const edge = state.edges[index];
  if (!edge || edge.amount < amount) return;
  edge.amount -= amount;
  if (edge.amount === 0n) state.edges.splice(index, 1);
  if (to === undefined) return;
  const there = state.edges.find((each) => each.at === to);
  if (there) there.amount += amount;
  else {
    state.edges.push({ at: to, amount });
    state.edges.sort((a, b) => a.at - b.at);
  }
}
