import type { CounterState, Usage } from '../counter-state';
import { heldAt, takeHeld } from '../expiry-edge';
import type { HeldAmount } from './window-rule';

/** What windows have in common that keep one committed sum: forever and fixed. */
export const summed = {
  usage: (_window: unknown, state: CounterState, now: number): Usage => ({
    committed: state.committed,
    held: heldAt(state.edges, now),
  }),
  open: (): number => 0,
  commit(_window: unknown, state: CounterState, held: HeldAmount): void {
    if (held.live) takeHeld(state.edges, held.expiresAt, held.amount);
    state.committed += held.amount;
  },
  release: (_window: unknown, state: CounterState, held: HeldAmount): void =>
    takeHeld(state.edges, held.expiresAt, held.amount),
};
