import type { RollingWindow } from '../../port/window';
import { NO_USAGE, type CounterState } from '../counter-state';
import { heldAt, takeHeld } from '../expiry-edge';
import type { WindowRule } from './window-rule';

/** Starts with the first hold, lasts its length, and is forgotten when neither a commit nor a hold is left in it. */
export const rollingWindow: WindowRule<RollingWindow> = {
  usage: (window, state, now) =>
    runs(window, state, now) ? { committed: state.committed, held: heldAt(state.edges, now) } : NO_USAGE,

  open(window, state, now) {
    if (!runs(window, state, now)) {
      state.start = now;
      state.committed = 0n;
      state.edges = [];
    }
    return state.start!;
  },

  commit(window, state, held, now) {
    if (state.start === held.instance) {
      if (held.live) takeHeld(state.edges, held.expiresAt, held.amount);
      state.committed += held.amount;
    } else if (held.instance + window.ms > now) {
      // The instance was forgotten when its holds had ended, yet its time is not over: the viewer saw the ad, so it
      // counts in the instance that runs in its place, or brings its own back.
      if (!runs(window, state, now)) {
        state.start = held.instance;
        state.committed = 0n;
        state.edges = [];
      }
      state.committed += held.amount;
    }
  },

  release(_window, state, held) {
    if (state.start === held.instance) takeHeld(state.edges, held.expiresAt, held.amount);
  },

  endsAt: (window, state, now) => (runs(window, state, now) ? state.start! + window.ms : null),
  keepUntil: (window, state) => (state.start ?? 0) + window.ms,
};

function runs(window: RollingWindow, state: CounterState, now: number): boolean {
  return (
    state.start !== undefined &&
    now < state.start + window.ms &&
    (state.committed > 0n || heldAt(state.edges, now) > 0n)
  );
}
