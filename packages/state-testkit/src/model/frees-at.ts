import type { CounterRef, Limit } from '@xsp/core';
import { bends, limitAt } from './curve';
import type { Ledger } from './ledger';

/**
 * When `need` would fit if nothing else happened. Between two moments at which something changes the use is constant
 * and the limit moves one way only, so one look at both ends tells whether it fits in between.
 */
export function freesAt(
  ledger: Ledger,
  counter: CounterRef,
  id: string,
  at: Exclude<Limit['at'], 'stored'>,
  need: bigint,
  now: number,
): number | null {
  const { window } = counter;
  const fits = (time: number): boolean => {
    const over = window.kind === 'fixed' && time >= window.end;
    const { committed, held } = over ? { committed: 0n, held: 0n } : ledger.usage(counter, id, time);
    const limit = limitAt(at, time);
    return limit > 0n && committed + held + need <= limit;
  };
  const moments = [...new Set([now, ...ledger.changes(counter, id, now), ...bends(at)])]
    .filter((time) => time >= now)
    .sort((a, b) => a - b);
  for (const [index, moment] of moments.entries()) {
    if (fits(moment)) return moment;
    const next = moments[index + 1];
    if (next === undefined || !fits(next - 1)) continue;
    let [no, yes] = [moment, next - 1];
    while (yes - no > 1) {
      const middle = Math.floor((no + yes) / 2);
      if (fits(middle)) yes = middle;
      else no = middle;
    }
    return yes;
  }
  return null;
}
