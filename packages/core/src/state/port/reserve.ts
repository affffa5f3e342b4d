import type { Option } from '../charges/option';
import type { CounterTemplate } from './counter';
import type { HoldRef } from './hold';
import type { Binding, Partition } from './partition';
import type { Window } from './window';

export interface ReserveRequest {
  /** Makes the request idempotent within its lead partition: `[A-Za-z0-9._-]{1,64}`. */
  readonly id: string;
  /** What the id stands for; the same id with another is `StateError('idConflict')`. Made from bind, params and the shape of the slots when left out. */
  readonly fingerprint?: string;
  /** The request's partitions by role; the first is the lead. */
  readonly bind: Binding;
  /** Values for the `{ param }` parts of counter names: `[A-Za-z0-9._-]{1,64}`. */
  readonly params?: Readonly<Record<string, string>>;
  /** Filled in order: each takes its first option all of whose charges fit. */
  readonly slots: readonly Slot[];
  readonly groups?: readonly Group[];
  /** How long anything is remembered of the holds, from now: as long as their tokens may be used. At most 7 days. */
  readonly rememberMs: number;
  /** Answers what would happen, with the refusals of *every* option, and changes nothing. */
  readonly dryRun?: boolean;
}

export interface Slot {
  /** Ranked, best first. */
  readonly options: readonly Option[];
  /** How long the hold waits for its commit; rounded up to an expiry edge, by an eighth at most. */
  readonly ttlMs: number;
  /** Slots with the same pod share one sequence of positions. */
  readonly pod?: string;
  /** Fixes the position instead of taking the next free one of the pod: a refill, a first position sold apart. */
  readonly position?: number;
}

/**
 * Checked when all slots are filled: the amounts that the group's slots hold on `counter` must add up to `amount` at
 * least, else the holds of all its slots are dropped in the same call. Groups are checked in order, until none drops.
 */
export interface Group {
  /** Indexes into `slots`. */
  readonly slots: readonly number[];
  readonly atLeast: CounterTemplate & { readonly amount: bigint };
}

export interface ReserveAnswer {
  /** The state's time. */
  readonly now: number;
  /** True when the id was known: keys, amounts and instances are those recorded then, whatever options came now. */
  readonly replayed: boolean;
  /** When the reservation was made: `now`, or earlier in a replay. */
  readonly reservedAt: number;
  /** One for each slot of the request. */
  readonly slots: readonly SlotAnswer[];
}

export type SlotAnswer = FilledSlot | RefusedSlot | DroppedSlot | EndedSlot;

export interface FilledSlot {
  readonly status: 'held' | 'committed';
  /** The key of the option taken. */
  readonly key: string;
  /** Its position in the pod: 1, 2, … */
  readonly position: number;
  readonly hold: HoldRef;
  /** When the hold ends by itself. */
  readonly expiresAt: number;
  /** Why the options before it were refused (in a dry run: all that were). */
  readonly refusals: readonly Refusal[];
}

/** No option fitted; nothing is held. */
export interface RefusedSlot {
  readonly status: 'refused';
  readonly refusals: readonly Refusal[];
}

/** An option fitted, but the group's minimum was not reached. */
export interface DroppedSlot {
  readonly status: 'dropped';
  /** Index of the group that dropped it. */
  readonly group: number;
  readonly filled: bigint;
  readonly atLeast: bigint;
  readonly refusals: readonly Refusal[];
}

/** A replay of a hold that expired or was released, or of an id that was released before it was heard of. */
export interface EndedSlot {
  readonly status: 'ended';
}

/** The first limit that refused an option, in the order of its charges, with figures. */
export interface Refusal {
  /** The option's key. */
  readonly key: string;
  /** The limit's name. */
  readonly limit: string;
  readonly partition: Partition;
  readonly counter: readonly string[];
  readonly window: Window;
  readonly committed: bigint;
  readonly held: bigint;
  /** What had to be free. */
  readonly need: bigint;
  /** The limit's value at that moment. */
  readonly at: bigint;
  /** When it would fit if nothing else happened (epoch ms); `null`: not by itself. */
  readonly freesAt: number | null;
}

export interface ConsumeRequest {
  readonly id: string;
  readonly fingerprint?: string;
  readonly bind: Binding;
  readonly params?: Readonly<Record<string, string>>;
  /** Ranked; the first that fits is committed at once. */
  readonly options: readonly Option[];
  readonly rememberMs: number;
}

export interface ConsumeAnswer {
  readonly now: number;
  readonly replayed: boolean;
  readonly slot: SlotAnswer;
}
