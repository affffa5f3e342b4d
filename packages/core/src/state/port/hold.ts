import type { Option } from '../charges/option';
import type { Binding, Partition } from './partition';

/** Names one hold: one slot of one reservation. Plain data that fits into a token. */
export interface HoldRef {
  /** The reservation's id. */
  readonly reservation: string;
  /** Index of the slot. */
  readonly slot: number;
  /** The partition that keeps the reservation's record. */
  readonly lead: Partition;
  /** The partition whose record decides whether the hold is committed or expired: its money's, else the lead. */
  readonly home: Partition;
}

export interface CommitRequest {
  readonly hold: HoldRef;
  /** Each event of a hold counts once; any event commits the hold. `'impression'` when left out. */
  readonly event?: string;
  /**
   * What the event itself counts or is paid for (a click's price), executed as a late commit is: `'count'` charges
   * count, `'fit'` charges count together if all fit their stored limits, else the event is unbilled.
   */
  readonly option?: Option;
  /** Partitions for the roles that `option` names. */
  readonly bind?: Binding;
  readonly params?: Readonly<Record<string, string>>;
}

export interface CommitAnswer {
  readonly now: number;
  /**
   * - `committed`: the hold was held and is committed now.
   * - `late`: it had expired or been released; what still counts was counted.
   * - `counted`: it was committed before, and this event is new.
   * - `duplicate`: this event (or, for an impression, a later one) was counted before.
   * - `unknown`: never heard of, or forgotten; nothing was counted.
   */
  readonly status: 'committed' | 'late' | 'counted' | 'duplicate' | 'unknown';
  /** Charges marked `'fit'` that no longer fitted and were not counted, of the hold or of the event. */
  readonly unbilled: boolean;
  /** The option's key, when the hold is known. */
  readonly key?: string;
}

export interface ReleaseRequest {
  readonly reservation: string;
  readonly lead: Partition;
  /** One slot; all of them when left out. */
  readonly slot?: number;
  /** How long an id never heard of is marked, so that a delayed reserve cannot hold. At most 7 days. */
  readonly rememberMs: number;
}

export interface ReleaseAnswer {
  readonly now: number;
  /**
   * - `released`: at least one hold was held and is free again.
   * - `committed`: nothing was held, something had been committed; nothing changed.
   * - `ended`: everything had expired or been released before.
   * - `marked`: the id was never heard of; a reserve with it will answer `ended`.
   */
  readonly status: 'released' | 'committed' | 'ended' | 'marked';
}
