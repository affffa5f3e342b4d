import type { HoldRef, Refusal } from '@xsp/core';
import type { Campaign, Creative } from '../catalog';

/** What `serveAd` answers: an ad, or why there is none. */
export type ServeResult = Served | NotServed;

export interface Served {
  readonly success: true;
  readonly reason: 'OK';
  readonly ad: ServedAd;
}

export interface NotServed {
  readonly success: false;
  /** In a few words, the limit that refused last: `cap (acme-spring: 3 of 3)`. */
  readonly reason: string;
  readonly refusals: readonly Refusal[];
}

/** An ad that holds what it needs until its impression comes. */
export interface ServedAd {
  readonly campaign: Campaign;
  readonly creative: Creative;
  readonly hold: HoldRef;
  /** The ad was served while the state was away and holds nothing. */
  readonly unheld: boolean;
  /** The viewer may be remembered. */
  readonly known: boolean;
}
