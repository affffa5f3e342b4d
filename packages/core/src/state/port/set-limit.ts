import type { Partition } from './partition';

export interface SetLimitRequest {
  readonly partition: Partition;
  /** The counter's name; the limit holds for every window of that name. */
  readonly counter: readonly string[];
  /** 0 to 2^63 - 1, in the counter's own unit. */
  readonly at: bigint;
  /** Set only if this is the present version (0: only if there is none); else `StateError('versionConflict')`. */
  readonly ifVersion?: number;
}

export interface SetLimitAnswer {
  readonly now: number;
  readonly version: number;
  /** The value before; absent when there was none. */
  readonly previous?: bigint;
}
