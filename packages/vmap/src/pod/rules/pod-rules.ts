import type { Separation } from './separation';

/**
 * What a pod may hold. Plain data that is made once (with a catalogue) and shared by requests: options are cached by
 * the object.
 */
export interface PodRules {
  /** The most ads, 1 to 32; the bumper is no ad. */
  readonly maxAds: number;
  /** Fewer ads leave the pod empty; 1 when left out. */
  readonly minAds?: number;
  /** The longest that all ads together may be; without limit when left out. */
  readonly maxDurationMs?: number;
  /** What is shorter leaves the pod empty. */
  readonly minDurationMs?: number;
  /** What each ad must be. */
  readonly each?: AdBounds;
  readonly separate?: readonly Separation[];
  /**
   * Places of the pod in order, each with bounds of its own (OpenRTB 2.6: structured and hybrid pods); the whole pod is
   * one flexible place when left out. A place that nothing fits is left out of the pod.
   */
  readonly places?: readonly PodPlace[];
  /**
   * Positions that are sold apart: other ads never use up their room, so that at most `maxAds` less their number are
   * ordinary ads. What was sold for them is told by `PodCandidate.slotInPod`.
   */
  readonly soldApart?: readonly ('first' | 'last')[];
}

/** What an ad must be to stand in a pod or in one of its places. */
export interface AdBounds {
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  /** Only exactly these lengths (OpenRTB 2.6 `rqddurs`). */
  readonly durationsMs?: readonly number[];
  /**
   * The least that a thousand impressions must bring for each second of the ad, in the unit of the candidates' values
   * (OpenRTB 2.6 `mincpmpersec`).
   */
  readonly minCpmPerSec?: bigint;
}

/** A part of a pod. */
export type PodPlace = FixedPlace | FlexiblePlace;

/** Room for one ad. */
export interface FixedPlace extends AdBounds {
  readonly kind: 'fixed';
}

/** Room for some ads, so many and so long together (OpenRTB 2.6 `maxseq` and `poddur`). */
export interface FlexiblePlace extends AdBounds {
  readonly kind: 'flexible';
  readonly maxAds: number;
  readonly podDurationMs: number;
}
