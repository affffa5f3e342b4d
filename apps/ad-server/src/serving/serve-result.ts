import type { HoldRef, Refusal } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { InLine } from '@xsp/vmap';
import type { Campaign, Creative } from '../catalog';

/** What `serveAd` answers: an ad, or why there is none. */
export type ServeResult = Served | NotServed;

export interface Served {
  readonly success: true;
  readonly reason: 'OK';
  readonly ad: ServedAd;
}

export interface NotServed extends NoAd {
  readonly success: false;
  /** In a few words; where limits refused, the best candidate's: `campaign-cap of acme-spring/acme-15: 3 of 3`. */
  readonly reason: string;
}

/** Why there is no ad. */
export interface NoAd {
  /** Of the candidates that limits refused, the best first. */
  readonly refusals: readonly Refusal[];
  /** What it was where no limit refused. */
  readonly obstacle?: Obstacle;
}

/**
 * - `targeting`: no campaign wants the request.
 * - `consent`: none of those that want it may have it without knowing the user.
 * - `pod`: what there is does not make a pod by its rules.
 * - `ended`: it was decided before, and its ad is no longer held.
 * - `error`: the state did not answer in time.
 */
export type Obstacle = 'targeting' | 'consent' | 'pod' | 'ended' | 'error';

/** An ad that holds what it needs until its impression comes. */
export interface ServedAd {
  readonly campaign: Campaign;
  readonly creative: Creative;
  /** What tokens name the creative by. */
  readonly creativeRef: number;
  readonly hold: HoldRef;
  /** Who was known of the request. */
  readonly known: KnownIdentity;
  /** It was served while the state was away, and holds nothing. */
  readonly unheld: boolean;
  /** The third party's ad, where the creative is a tag that the server followed. */
  readonly unwrapped?: InLine;
}

/** A pod of an answer: empty when nothing fitted, or less than its minimum. */
export interface ServedPod extends NoAd {
  /** Its id in the stream. */
  readonly pod: string;
  /** Opens the pod. */
  readonly bumper: ServedAd | undefined;
  /** In order. */
  readonly ads: readonly ServedAd[];
}
