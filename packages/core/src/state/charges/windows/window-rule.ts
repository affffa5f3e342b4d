import type { Window } from '../../port/window';
import type { CounterState, Usage } from '../counter-state';

/** What a commit or release needs to know of the hold: recorded when it was made. */
export interface HeldAmount {
  /** Which instance of the window the amount belongs to: a rolling window's start; 0 for the others. */
  readonly instance: number;
  readonly amount: bigint;
  /** When the hold ends. */
  readonly expiresAt: number;
  /** Whether the amount is still held: the hold is live, and the charge had a limit. */
  readonly live: boolean;
}

/** How one kind of window counts. Pure: the state and the time are given. */
export interface WindowRule<W extends Window> {
  /** What counts at `now`. */
  usage(window: W, state: CounterState, now: number): Usage;
  /** Prepares `state` for a hold at `now` (a rolling window may start anew). @returns the instance to record */
  open(window: W, state: CounterState, now: number): number;
  /** Moves an amount from held to committed; one that is no longer held is just committed. */
  commit(window: W, state: CounterState, held: HeldAmount, now: number): void;
  /** Gives a live held amount back. */
  release(window: W, state: CounterState, held: HeldAmount): void;
  /** When the present instance is over and the counter starts from nothing; `null`: never. */
  endsAt(window: W, state: CounterState, now: number): number | null;
  /** When the counter may be forgotten if nothing touches it after `now`; `null`: never. */
  keepUntil(window: W, state: CounterState, now: number): number | null;
}
