import { type Refusal, type ReserveRequest, type Slot } from '@xsp/core';
import type { Attempt } from './attempt';
import type { Spread } from './parts';

/** The options of a slot that one call offers at first. */
export const OFFERED = 4;

/** What of a slot was tried so far. */
export interface Trial {
  readonly slot: Slot;
  /** Indexes of the options that are offered now. */
  offered: number[];
  /** How many of the slot's options were offered or refused. */
  seen: number;
  /** By index of the option. */
  readonly refused: Map<number, Refusal>;
}

/** What a slot took, as the lead says. */
export interface Taken {
  /** `TEMPLATE` or `TEMPLATE,START-END,...` */
  readonly token: string;
  readonly template: string;
  readonly position: number;
  readonly expiresAt: number;
  /** Its index among the slot's options; -1: of an earlier request with other options. */
  readonly index: number;
  readonly committed: boolean;
  readonly spread: Spread;
}

/** What the parts of a slot said. */
export interface Confirmed {
  readonly taken: Taken;
  /** `overtaken`: somebody else goes on with the same reservation, and has come to a part before. */
  readonly outcome: 'held' | 'committed' | 'ended' | 'refused' | 'overtaken';
  /** Whose attempt it was that overtook this one; else 0. */
  readonly overtakenBy: number;
  /** When the home lets go. */
  readonly expiresAt: number;
  readonly refusal?: Refusal;
}

/** One request on its way. */
export interface Run {
  readonly request: ReserveRequest;
  readonly lead: string;
  readonly fingerprint: string;
  readonly roles: ReadonlyMap<string, string>;
  readonly trials: readonly Trial[];
  readonly attempt: Attempt;
}
