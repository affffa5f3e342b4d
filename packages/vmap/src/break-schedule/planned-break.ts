import { MAX_REMEMBER_MS } from '@xsp/core';
import type { BreakOffset } from '../time/time-offset';
import type { BreakRule } from './break-schedule';

/** A break of one viewing. */
export interface PlannedBreak {
  /** The rule's id; repetitions have `.2`, `.3`, … after it. */
  readonly id: string;
  readonly rule: BreakRule;
  /** From 0, in the order of the viewing. */
  readonly number: number;
  /** As it stands in the document. */
  readonly timeOffset: BreakOffset;
  /** The player repeats it itself each time so much has passed, since nobody else knows how often. */
  readonly repeatAfterMs?: number;
  /** Where it is in the content; `undefined` where that cannot be known beforehand. */
  readonly contentMs: number | undefined;
  /** When it starts at the latest, after the start of the viewing, when all breaks before it are as long as they may be. */
  readonly startMs: number | undefined;
  /** How many ads and how much time the rules leave it; the rule's own, or less. */
  readonly maxAds: number;
  readonly maxDurationMs: number;
}

/** How long what cannot be planned may still come: a live stream of half a day. */
const UNPLANNED_MS = 12 * 3_600_000;

/**
 * How long the holds of a break wait, when it is decided at the start of the viewing: until its planned start, its length,
 * and `ttlMs` more for a viewer who pauses or whose player is slow.
 *
 * @param unplannedMs taken as the start of a break of which none is known
 */
export function holdMs({ startMs, maxDurationMs }: PlannedBreak, ttlMs: number, unplannedMs = UNPLANNED_MS): number {
  return Math.min((startMs ?? unplannedMs) + maxDurationMs + ttlMs, MAX_REMEMBER_MS);
}
