import type { Separation } from '../catalog-file';

/** The ad breaks of a content item. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  /** The placement that its breaks count as; null: only campaigns that target no placements. */
  readonly placementId: string | null;
  /** What may stand only once in all breaks of one viewing. */
  readonly separate: readonly Separation[];
  readonly breaks: readonly Break[];
}

/** One ad break. */
export interface Break {
  readonly id: string;
  readonly at: BreakTime;
  /** Again after each such time, up to the end of the content; null: once. */
  readonly repeatEveryMs: number | null;
  readonly pod: Pod;
}

/** When a break comes. */
export type BreakTime =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'offset'; readonly ms: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** What a break may hold. */
export interface Pod {
  /** Fewer leave the break empty. */
  readonly minAds: number;
  readonly maxAds: number;
  /** What is shorter leaves the break empty. */
  readonly minDurationMs: number;
  /** Null: without limit. */
  readonly maxDurationMs: number | null;
  /** What may stand only once in the pod. */
  readonly separate: readonly Separation[];
  /** The creative that opens the pod when it holds an ad. */
  readonly bumper: { readonly campaignId: string; readonly creativeId: string } | null;
}
