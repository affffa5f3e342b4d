import type { Refusal, ReserveAnswer } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { CreativeIndex } from './creative-index';
import type { NoAd, NotServed, ServeResult } from './serve-result';

const ENDED: NoAd = { refusals: [], obstacle: 'ended' };

/** The ad that an answer holds, or that a decision made before ended; `undefined`: all were refused. */
export function servedBy(
  answer: ReserveAnswer,
  creatives: CreativeIndex,
  known: KnownIdentity,
): ServeResult | undefined {
  const slot = answer.slots[0]!;
  if (slot.status === 'ended') return notServed('the request was decided before, and its ad is no longer held', ENDED);
  if (slot.status !== 'held' && slot.status !== 'committed') return undefined;
  const found = creatives.ofKey(slot.key);
  if (!found) return notServed('the request was decided before, for a creative that is no longer there', ENDED);
  const { campaign, creative, ref } = found;
  return {
    success: true,
    reason: 'OK',
    ad: { campaign, creative, creativeRef: ref, hold: slot.hold, known, unheld: false },
  };
}

/** No ad, and why. */
export function notServed(reason: string, why: NoAd): NotServed {
  return { success: false, reason, ...why };
}

/** In a few words, the limit with its figures. */
export function reasonOf({ limit, key, committed, held, at }: Refusal): string {
  return `${limit} of ${key}: ${committed + held} of ${at}`;
}
