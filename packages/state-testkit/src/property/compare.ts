import type { CounterReading, CounterRef, Refusal, ReserveAnswer, SlotAnswer } from '@xsp/core';
import assert from 'node:assert/strict';
import { counterId } from '../model';
import { same } from '../world';
import type { Known, Outcome } from './run';

/** Asserts that a reserve answered what the model does, but for what a store may do its own way. */
export function sameReserve(known: Known, actual: Outcome<ReserveAnswer>, model: Outcome<ReserveAnswer>): void {
  if ('failed' in actual || 'failed' in model) return same(actual, model);
  const [real, ideal] = [actual.answer, model.answer];
  same({ ...real, slots: real.slots.length }, { ...ideal, slots: ideal.slots.length });
  // What a dropped hold's end would have been is not told, and refusals after it name it.
  const tells = !ideal.slots.some(({ status }) => status === 'dropped');
  real.slots.forEach((slot, index) => sameSlot(known, slot, ideal.slots[index]!, { replayed: ideal.replayed, tells }));
}

function sameSlot(
  known: Known,
  actual: SlotAnswer,
  model: SlotAnswer,
  { replayed, tells }: { readonly replayed: boolean; readonly tells: boolean },
): void {
  const untold = ['refused', 'dropped'];
  // Why a slot stayed empty need not be remembered.
  if (replayed && untold.includes(actual.status) && untold.includes(model.status)) return;
  if (!('refusals' in actual) || !('refusals' in model)) return same(actual, model);
  same({ ...actual, refusals: actual.refusals.length }, { ...model, refusals: model.refusals.length });
  actual.refusals.forEach((refusal, index) => sameRefusal(known, refusal, model.refusals[index]!, tells));
}

function sameRefusal(known: Known, actual: Refusal, model: Refusal, tells: boolean): void {
  const { committed } = actual;
  same(
    { ...actual, committed: 0n, ...(!tells && { freesAt: 0 }) },
    { ...model, committed: 0n, ...(!tells && { freesAt: 0 }) },
  );
  sameCommitted(known, model, committed, model.committed);
}

/** Asserts that all counters read as the model says. */
export function sameReadings(known: Known, actual: readonly CounterReading[], model: readonly CounterReading[]): void {
  same(actual.length, model.length);
  actual.forEach((reading, index) => {
    const ideal = model[index]!;
    same({ ...reading, committed: 0n }, { ...ideal, committed: 0n });
    sameCommitted(known, ideal, reading.committed, ideal.committed);
  });
}

/** Of a sliding window "no more than the newest limit entries need to be kept". */
function sameCommitted(known: Known, counter: CounterRef, actual: bigint, model: bigint): void {
  const enough = counter.window.kind === 'sliding' ? known.highest.get(counterId(counter)) : undefined;
  const { partition, counter: name, window } = counter;
  if (enough === undefined || model <= enough) {
    return same({ partition, name, window, committed: actual }, { partition, name, window, committed: model });
  }
  assert.ok(actual >= enough && actual <= model, `${name.join('/')} reads ${actual}, should be ${enough} to ${model}`);
}
