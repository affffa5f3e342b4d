/** What two ads have in common: the same creative (see `creativeIdentities`), campaign, advertiser, category or label. */
export type SeparatedBy = 'creative' | 'campaign' | 'advertiser' | 'category' | 'label';

/**
 * How far apart ads that have it in common must be.
 *
 * - `next`: not directly after one another in a pod.
 * - `pod`: not in the same pod.
 * - `row`: not in the same pod, nor in the break before it or after it.
 * - `stream`: not in the same stream.
 */
export type SeparatedWithin = 'next' | 'pod' | 'row' | 'stream';

/** Competitive separation, or no repetition: ads that have something in common are kept apart. */
export interface Separation {
  readonly by: SeparatedBy;
  readonly within: SeparatedWithin;
  /** Only these ids are kept apart; all of them when left out. Not for creatives. */
  readonly only?: readonly string[];
}
