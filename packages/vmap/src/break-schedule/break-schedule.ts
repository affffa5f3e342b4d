import type { BreakOffset } from '../time/time-offset';

/** The ad breaks of a content item. Plain data. */
export interface BreakSchedule {
  readonly breaks: readonly BreakRule[];
  /** What holds for all of its breaks together. */
  readonly viewing?: ViewingRules;
}

/** When a break comes, and how much of the viewer's time it may take. */
export interface BreakRule {
  readonly id: string;
  /** A point of the content, or every cue point that the content has. */
  readonly at: BreakOffset | { readonly kind: 'cuePoints' };
  /** Again each time so much more content has passed, up to the end; only with a time in `at`. */
  readonly repeatEveryMs?: number;
  /** The most ads of the break; counts for `adsPerHour`. */
  readonly maxAds: number;
  /** The longest that its ads are together; counts for the start of later breaks, and for `adMsPerHour`. */
  readonly maxDurationMs: number;
}

/** What a viewer is spared. */
export interface ViewingRules {
  /** The least content between two breaks; the later one is left out. */
  readonly minGapMs?: number;
  /** The most ads in any hour of viewing, ads included; later breaks become smaller or are left out. */
  readonly adsPerHour?: number;
  /** The longest that ads may take of any hour of viewing. */
  readonly adMsPerHour?: number;
}
