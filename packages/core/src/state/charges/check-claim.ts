import { StateError } from '../../errors';
import type { Limit } from '../port/limit';
import type { Refusal } from '../port/reserve';
import { newCounterState, NO_USAGE, type CounterState } from './counter-state';
import { curveAt } from './curve';
import type { StateView } from './draft';
import { freesAt } from './frees-at';
import { nameKey, partitionOfKey } from './names';
import type { Claim, Option } from './option';
import { MAX_AMOUNT } from './require-charge';
import type { ResolvedCounter } from './resolve';
import { windowRule } from './windows';

/** A limit of 0 refuses always, even what needs no room. */
export function fits(used: bigint, need: bigint, limit: bigint): boolean {
  return limit > 0n && used + need <= limit;
}

/**
 * Asks all limits of one claim.
 *
 * @returns the first that refuses, with figures; `undefined` when all hold
 * @throws StateError `missing`, `overflow`
 */
export function checkClaim(
  view: Pick<StateView, 'limit'>,
  state: CounterState | undefined,
  option: Option,
  claim: Claim,
  where: ResolvedCounter,
  now: number,
): Refusal | undefined {
  const { committed, held } = state ? windowRule(claim.window).usage(claim.window, state, now) : NO_USAGE;
  const used = committed + held;
  for (const limit of claim.limits) {
    const at = limit.at === 'stored' ? storedLimit(view, where, option.key) : limit.at;
    const value = typeof at === 'bigint' ? at : curveAt(at, now);
    if (fits(used, claim.room, value)) continue;
    return {
      key: option.key,
      limit: limit.name,
      partition: partitionOfKey(where.partition),
      counter: where.counter,
      window: claim.window,
      committed,
      held,
      need: claim.room,
      at: value,
      freesAt: freesAt(claim.window, state ?? newCounterState(), at, claim.room, now),
    };
  }
  if (claim.limits.length > 0) requireInRange(used + claim.amount, where);
  return undefined;
}

function storedLimit(
  view: Pick<StateView, 'limit'>,
  where: ResolvedCounter,
  key: string,
): Exclude<Limit['at'], 'stored'> {
  const stored = view.limit(where.partition, nameKey(where.counter));
  if (!stored) throw missingLimit(where, key);
  return stored.at;
}

/** @throws StateError `overflow` when a sum leaves the range of 64 bits */
export function requireInRange(sum: bigint, where: ResolvedCounter): void {
  if (sum <= MAX_AMOUNT && sum >= 0n) return;
  const counter = nameKey(where.counter);
  const what = sum < 0n ? 'fall below 0' : 'exceed 2^63 - 1';
  throw new StateError('overflow', `The counter ${counter} of ${where.partition} would ${what}.`, {
    details: { partition: where.partition, counter },
  });
}

export function missingLimit(where: ResolvedCounter, key: string): StateError {
  const counter = nameKey(where.counter);
  return new StateError(
    'missing',
    `The option '${key}' asks for the stored limit of ${counter} in ${where.partition}, and none was set; call setLimit first.`,
    { details: { partition: where.partition, counter, option: key } },
  );
}
