import type { CounterState } from '../charges/counter-state';
import type { ReservationRecord } from '../charges/reservation-record';
import type { Partition } from './partition';
import type { Window } from './window';

/** One line of a dump: what any backend can write and any other can load. */
export type StateRecord = CounterRecord | LimitRecord | HeldReservationRecord | ErasureRecord | DocumentRecord;

export interface CounterRecord {
  readonly type: 'counter';
  readonly partition: Partition;
  readonly counter: readonly string[];
  readonly window: Window;
  readonly state: CounterState;
}

export interface LimitRecord {
  readonly type: 'limit';
  readonly partition: Partition;
  readonly counter: readonly string[];
  readonly at: bigint;
  readonly version: number;
}

export interface HeldReservationRecord {
  readonly type: 'reservation';
  readonly lead: Partition;
  readonly record: ReservationRecord;
}

/** The partition was erased: holds made at or before `at` count nothing in it. */
export interface ErasureRecord {
  readonly type: 'erasure';
  readonly partition: Partition;
  readonly at: number;
}

export interface DocumentRecord {
  readonly type: 'document';
  readonly key: string;
  readonly value: string;
  readonly version: number;
  /** Epoch ms; absent: kept. */
  readonly expiresAt?: number;
}
