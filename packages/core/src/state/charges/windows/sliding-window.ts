import type { SlidingWindow } from '../../port/window';
import { heldAt, takeHeld } from '../expiry-edge';
import type { WindowRule } from './window-rule';

/** A sliding log keeps its newest entries, up to this many; so no limit of a sliding window may be higher. */
export const SLIDING_LOG_ENTRIES = 1_000;

/** An exact log of the last `ms`: an entry at t counts while now < t + ms. */
export const slidingWindow: WindowRule<SlidingWindow> = {
  usage(window, state, now) {
    let committed = 0n;
    for (const entry of state.log ?? []) if (entry.at > now - window.ms) committed += entry.amount;
    return { committed, held: heldAt(state.edges, now) };
  },

  open: () => 0,

  commit(window, state, held, now) {
    if (held.live) takeHeld(state.edges, held.expiresAt, held.amount);
    const log = (state.log ?? []).filter((entry) => entry.at > now - window.ms);
    const newest = log[log.length - 1];
    if (newest?.at === now) newest.amount += held.amount;
    else log.push({ at: now, amount: held.amount });
    state.log = log.slice(-SLIDING_LOG_ENTRIES);
  },

  release: (_window, state, held) => takeHeld(state.edges, held.expiresAt, held.amount),
  endsAt: () => null,
  keepUntil: (window, _state, now) => now + window.ms,
};
