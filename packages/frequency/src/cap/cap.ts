import type { CapWindow } from './cap-window';

/**
 * A frequency cap as the rules read it: *one viewer (or household) may meet at most `limit` of something within a
 * window*. Plain data; `parseCap` makes it from a catalogue's words, `capCharges` makes charges of it.
 */
export interface Cap {
  /** What is counted together. */
  readonly per: CapLevel;
  /** The most that is allowed: a whole number; 0 means never. */
  readonly limit: number;
  readonly window: CapWindow;
  /**
   * What counts, an impression when left out. Anything else happens later than serving: the ad is served only while
   * there is room for one more, and the event itself counts (see `capEventCharges`).
   */
  readonly event?: CapEvent;
  /** Whose count it is, the viewer's when left out. */
  readonly identity?: CapIdentity;
  /** Counts each of these apart: `['placement']` allows `limit` on every placement. */
  readonly each?: readonly CapSplit[];
  /** What a refusal says, and what `exemptFrom` may name: `[A-Za-z0-9._-]{1,64}`; `campaign-cap` and the like when left out. */
  readonly name?: string;
}

/**
 * What a cap counts together: one creative, one campaign, one advertiser, one category, one label, any ad at all, or
 * a custom level that the subject names in `levels`.
 */
export type CapLevel = (typeof CAP_LEVELS)[number] | (string & {});

/** The levels that every subject has, the narrowest first. */
export const CAP_LEVELS = ['creative', 'campaign', 'advertiser', 'category', 'label', 'any'] as const;

/** What a cap counts: `impression`, `click`, `complete`, `pod`, or any other event of an ad. */
export type CapEvent = 'impression' | 'click' | 'complete' | 'pod' | (string & {});

/** Whose count it is; also the role that a request binds to the partition. */
export type CapIdentity = 'viewer' | 'household';

/** What a cap may count apart. */
export type CapSplit = 'placement' | 'stream' | 'pod';
