import type { CounterState, Refusal } from '@xsp/core';
import { NEVER } from '../names';

/**
 * Until when a limit that refuses goes on to refuse (epoch ms), whatever is held, committed, expires or is forgotten
 * meanwhile, unless something is given back before its time (see `ease` in `lua/partition.lua`). A counter only grows
 * otherwise, but for what `freesAt` foresees, and:
 *
 * - one that was not touched for long may be forgotten (`keepUntil`);
 * - a hold that outlives its sliding window counts for the length of that window only, once it is committed.
 *
 * @param state the counter, as it was at `readAt`
 * @returns 0 where nothing can be said
 */
export function refusesUntil(
  { window, need, freesAt }: Refusal,
  state: CounterState | undefined,
  readAt: number,
): number {
  let until = Math.min(freesAt ?? NEVER, NEVER);
  if (!state) return until;
  if (state.keepUntil !== null) until = Math.min(until, state.keepUntil);
  if (window.kind === 'sliding') {
    // A full log drops its oldest entry: what is left refuses all but what needs nothing.
    if (need === 0n) return 0;
    if (state.edges.length > 0) until = Math.min(until, readAt + window.ms);
  }
  return until;
}
