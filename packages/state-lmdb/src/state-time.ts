import type { Clock } from '@xsp/core';

/** The state's time: the clock's, but never earlier than the latest time that was acted on. */
export class StateTime {
  private time = 0;

  constructor(private readonly clock: Clock) {}

  /** The latest time known. */
  get latest(): number {
    return this.time;
  }

  now(): number {
    return this.catchUp(this.clock.now());
  }

  /** Another process acted at `time`, or this one did before. */
  catchUp(time: number): number {
    return (this.time = Math.max(this.time, time));
  }
}
