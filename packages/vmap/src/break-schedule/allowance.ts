import type { ViewingRules } from './break-schedule';

/** A break that was, in time of viewing (content and ads). */
export interface PastBreak {
  readonly startMs: number;
  readonly ads: number;
  readonly durationMs: number;
}

/** What a break may take of a viewer's time. */
export interface Allowance {
  readonly maxAds: number;
  readonly maxDurationMs: number;
}

const HOUR_MS = 3_600_000;

/**
 * What viewing rules leave for a break: with what ended in the hour before it, so many ads and so much time. Nothing is left
 * where the last break's end is not `minGapMs` ago.
 *
 * @param past the breaks of the viewing before it, in order; for a break on demand those that really were
 * @param startMs in time of viewing
 */
export function allowance(
  rules: ViewingRules,
  past: readonly PastBreak[],
  startMs: number,
  wanted: Allowance,
): Allowance {
  const last = past.at(-1);
  const { minGapMs = 0, adsPerHour = Infinity, adMsPerHour = Infinity } = rules;
  if (last && startMs - (last.startMs + last.durationMs) < minGapMs) return { maxAds: 0, maxDurationMs: 0 };
  // However short the break becomes, no hour that holds any of it holds more than what ended in the hour before it.
  const recent = past.filter((other) => other.startMs + other.durationMs > startMs - HOUR_MS);
  const ads = recent.reduce((sum, other) => sum + other.ads, 0);
  const ms = recent.reduce((sum, other) => sum + other.durationMs, 0);
  const left = {
    maxAds: Math.max(0, Math.min(wanted.maxAds, adsPerHour - ads)),
    maxDurationMs: Math.max(0, Math.min(wanted.maxDurationMs, adMsPerHour - ms)),
  };
  return left.maxAds === 0 || left.maxDurationMs === 0 ? { maxAds: 0, maxDurationMs: 0 } : left;
}
