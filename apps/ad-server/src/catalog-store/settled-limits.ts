import type { StateBackend } from '@xsp/core';
import { settleLimits } from './settle-limits';
import type { WrittenLimits } from './written-limits';

/** How many limits are looked at at a time. */
const AT_A_TIME = 200;

/** Looks again and again, some at a time, whether the limits in the state are still what the overlay asks for. */
export class SettledLimits {
  private wanted: WrittenLimits = { own: [], shared: [] };
  private version = -1;
  private next = 0;

  constructor(private readonly state: StateBackend) {}

  /** From now on it is these. */
  watch(wanted: WrittenLimits, version: number): void {
    this.wanted = wanted;
    this.version = version;
    this.next = 0;
  }

  /** @throws StateError */
  async lookAtSome(): Promise<void> {
    const { wanted, next, version } = this;
    if (wanted.own.length === 0) return;
    const own = wanted.own.slice(next, next + AT_A_TIME);
    this.next = next + own.length < wanted.own.length ? next + own.length : 0;
    await settleLimits(this.state, { own, shared: [] }, version);
  }
}
