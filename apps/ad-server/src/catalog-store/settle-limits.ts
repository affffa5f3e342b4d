import { StateError, type CounterReading, type StateBackend } from '@xsp/core';
import type { CatalogLimit } from '../charging/apply-limits';
import { readOverlay } from './overlay-document';
import type { WrittenLimits } from './written-limits';

/** How many limits one call reads. */
const A_CALL = 200;

/** How often is begun anew when others set the same limits meanwhile. */
const TRIES = 10;

/**
 * Makes the limits in the state those that a version of the overlay asks for, whoever was killed before setting them: what
 * is as it should be is left alone. Several servers may do so at once, with different versions: each limit is set only over
 * the one that was read *before* it was seen that the version is still the newest, so that a late one never overwrites
 * what a later version asked for.
 *
 * @returns whether the version is still the newest, as far as it was asked; false: what it asks for may not be set
 * @throws StateError
 */
export async function settleLimits(state: StateBackend, wanted: WrittenLimits, version: number): Promise<boolean> {
  for (const [limits, onlyNew] of [
    [wanted.own, false],
    [wanted.shared, true],
  ] as const) {
    for (let from = 0; from < limits.length; from += A_CALL) {
      if (!(await settle(state, limits.slice(from, from + A_CALL), version, onlyNew))) return false;
    }
  }
  return true;
}

async function settle(
  state: StateBackend,
  limits: readonly CatalogLimit[],
  version: number,
  onlyNew: boolean,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    const readings = await readingsOf(state, limits);
    const wrong = limits.flatMap((wanted, index) => {
      const { limit } = readings[index]!;
      const isRight = onlyNew ? limit !== undefined : limit?.at === wanted.at;
      return isRight ? [] : [{ ...wanted, ifVersion: limit?.version ?? 0 }];
    });
    if (wrong.length === 0) return true;
    if ((await readOverlay(state)).version !== version) return false;
    if (await setAll(state, wrong)) return true;
  }
  return false;
}

async function readingsOf(state: StateBackend, limits: readonly CatalogLimit[]): Promise<readonly CounterReading[]> {
  const refs = limits.map(({ partition, counter }) => ({ partition, counter, window: { kind: 'forever' } as const }));
  return (await state.inspect(refs)).counters;
}

/** @returns false: somebody else set one of them meanwhile */
async function setAll(
  state: StateBackend,
  limits: readonly (CatalogLimit & { readonly ifVersion: number })[],
): Promise<boolean> {
  for (const limit of limits) {
    try {
      await state.setLimit(limit);
    } catch (error) {
      if (error instanceof StateError && error.reason === 'versionConflict') return false;
      throw error;
    }
  }
  return true;
}
