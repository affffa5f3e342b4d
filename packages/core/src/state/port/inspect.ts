import type { CounterState } from '../charges/counter-state';
import type { CounterRef } from './counter';
import type { StoredLimit } from './limit';
import type { Partition } from './partition';
import type { Window } from './window';

export interface InspectAnswer {
  readonly now: number;
  /** One for each counter asked for, in order. */
  readonly counters: readonly CounterReading[];
}

export interface CounterReading extends CounterRef {
  readonly committed: bigint;
  /** In live holds. */
  readonly held: bigint;
  /** When the window's present instance is over (epoch ms); `null`: never, or nothing runs. */
  readonly endsAt: number | null;
  readonly limit?: StoredLimit;
  /** What the stored limit leaves, never below 0. */
  readonly remaining?: bigint;
  /** Committed and held exceed the stored limit. */
  readonly overcommitted?: boolean;
}

/** All that is stored of one partition, read in one call. Decide over it in the process with `checkOption`. */
export interface PartitionSnapshot {
  readonly now: number;
  readonly partition: Partition;
  readonly counters: readonly SnapshotCounter[];
  readonly limits: readonly (StoredLimit & { readonly counter: readonly string[] })[];
  /** Live holds whose reservations this partition leads. */
  readonly holds: readonly SnapshotHold[];
}

export interface SnapshotCounter {
  readonly counter: readonly string[];
  readonly window: Window;
  readonly state: CounterState;
}

export interface SnapshotHold {
  readonly reservation: string;
  readonly slot: number;
  readonly key: string;
  readonly expiresAt: number;
}
