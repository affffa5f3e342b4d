import { allowance, type PastBreak } from './allowance';
import type { BreakRule, ViewingRules } from './break-schedule';
import type { PlannedBreak } from './planned-break';
import { requireBreakRule } from './require-break-schedule';

/** A break that a live stream asks for now. */
export interface BreakOnDemand {
  /** What it may be at most; its id names the pod, the same for all who ask for it, and not used again in the stream. */
  readonly rule: Omit<BreakRule, 'at' | 'repeatEveryMs'>;
  /** How many breaks the stream had before. */
  readonly number: number;
  /** How long the viewer has watched (content and ads), where viewing rules ask for it. */
  readonly watchedMs?: number;
  /** The viewer's breaks before it. */
  readonly past?: readonly PastBreak[];
  readonly viewing?: ViewingRules;
}

/**
 * A live stream's break on demand. It begins at once: its offset in a document is `start`.
 *
 * @returns `undefined` where the viewing rules leave nothing for it
 * @throws ValidationError
 */
export function onDemandBreak({
  rule,
  number,
  watchedMs = 0,
  past = [],
  viewing = {},
}: BreakOnDemand): PlannedBreak | undefined {
  const whole: BreakRule = { ...rule, at: { kind: 'start' } };
  requireBreakRule(whole, 'rule');
  const { maxAds, maxDurationMs } = allowance(viewing, past, watchedMs, whole);
  if (maxAds === 0) return undefined;
  const timeOffset = { kind: 'start' } as const;
  return { id: rule.id, rule: whole, number, timeOffset, contentMs: undefined, startMs: 0, maxAds, maxDurationMs };
}
