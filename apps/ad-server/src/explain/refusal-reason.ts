import type { Refusal } from '@xsp/core';
import { refusalOutcome } from './explain';

/** What kinds of limits refuse a campaign. */
export const REFUSAL_REASONS = ['cap', 'pod', 'budget', 'pacing'] as const;

/**
 * - `cap`: the viewer or the household has seen it often enough.
 * - `pod`: it does not stand beside what is in its pod or stream.
 * - `budget`: its money, or a group's or the advertiser's, is used up.
 * - `pacing`: it is ahead of its pace, or held back by it.
 */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export function refusalReason(refusal: Refusal): RefusalReason {
  const outcome = refusalOutcome(refusal);
  if (outcome !== 'cap') return outcome === 'pacing' ? 'pacing' : 'budget';
  return isOfPod(refusal) ? 'pod' : 'cap';
}

/** A pod's own counters, and its stream's, are kept beside the viewer's caps. */
function isOfPod({ counter }: Refusal): boolean {
  return counter[0] === 'pod' || counter[0] === 'stream';
}
