import type { Window } from '../port/window';

/** What is remembered of a reservation, as long as its tokens may be used. */
export interface ReservationRecord {
  readonly id: string;
  readonly fingerprint: string;
  /** The state's time when it was made. */
  readonly reservedAt: number;
  /** Forgotten from then on (epoch ms). */
  readonly rememberUntil: number;
  /** Empty when the id was released before it was heard of. */
  slots: SlotRecord[];
}

/** One hold; a slot that was not filled has state `'empty'`. */
export interface SlotRecord {
  /** A hold that is `'held'` and past `expiresAt` has expired; nobody needs to write that down. */
  state: 'held' | 'committed' | 'released' | 'empty';
  readonly key: string;
  readonly position: number;
  readonly expiresAt: number;
  readonly claims: readonly RecordedClaim[];
  /** Events counted so far. */
  events: string[];
}

/** What one claim recorded when it was held: which counter and instance, how much. */
export interface RecordedClaim {
  /** `kind/id`. */
  readonly partition: string;
  readonly counter: readonly string[];
  readonly window: Window;
  /** A rolling window's start; 0 for others. */
  readonly instance: number;
  readonly amount: bigint;
  /** The claim had a limit, so its amount was held. */
  readonly held: boolean;
  readonly whenLate: 'count' | 'fit';
  /** It had a stored limit, which a late commit asks. */
  readonly stored: boolean;
}

export function isLive(slot: SlotRecord, now: number): boolean {
  return slot.state === 'held' && now < slot.expiresAt;
}
