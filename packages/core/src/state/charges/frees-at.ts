import type { Limit } from '../port/limit';
import type { Window } from '../port/window';
import { NO_USAGE, type CounterState } from './counter-state';
import { curveReaches } from './curve';
import { windowRule } from './windows';

/**
 * When `need` would fit, if nothing else happened: holds expire, entries of a sliding window grow old, a window ends, a
 * curve rises.
 *
 * @param at the limit; a stored one as its value
 * @returns epoch ms, after `now`; `null`: not by itself
 */
export function freesAt(
  window: Window,
  state: CounterState,
  at: Exclude<Limit['at'], 'stored'>,
  need: bigint,
  now: number,
): number | null {
  const rule = windowRule(window);
  const endsAt = rule.endsAt(window, state, now);
  const times = changes(window, state, endsAt, now);
  for (let i = 0; i < times.length; i++) {
    const from = times[i]!;
    const over = endsAt !== null && from >= endsAt;
    const { committed, held } = over ? NO_USAGE : rule.usage(window, state, from);
    const reached = reaches(at, committed + held + need, from, times[i + 1] ?? Infinity);
    if (reached !== null) return reached;
  }
  return null;
}

/** The moments at which what counts may become less. */
function changes(window: Window, state: CounterState, endsAt: number | null, now: number): number[] {
  // Most counters that refuse hold nothing: only the end of their window changes them.
  if (state.edges.length === 0 && window.kind !== 'sliding') {
    return endsAt !== null && endsAt > now ? [now, endsAt] : [now];
  }
  const times = state.edges.map((edge) => edge.at);
  if (window.kind === 'sliding') times.push(...(state.log ?? []).map((entry) => entry.at + window.ms));
  if (endsAt !== null) times.push(endsAt);
  return [now, ...[...new Set(times)].filter((time) => time > now).sort((a, b) => a - b)];
}

function reaches(at: Exclude<Limit['at'], 'stored'>, value: bigint, from: number, until: number): number | null {
  // A limit of 0 refuses even what needs nothing.
  const needed = value > 0n ? value : 1n;
  if (typeof at === 'bigint') return needed <= at ? from : null;
  return curveReaches(at, needed, from, until);
}
