import type { Refusal } from '@xsp/core';

/**
 * Keeps campaigns whose money was refused out of the requests for a moment: used up or ahead of pace for one viewer is
 * so for all, and asking again would only load the state. Short, so that a raised budget is seen at once by people.
 */
export class CoolOff {
  private readonly out = new Map<string, { readonly until: number; readonly refusal: Refusal }>();

  /** @param longestMs how long a campaign stays out at the most */
  constructor(private readonly longestMs = 250) {}

  /** The campaign stays out until the limit would let it through, and not longer than a moment. */
  refused(campaign: string, now: number, refusal: Refusal): void {
    this.out.set(campaign, { until: Math.min(now + this.longestMs, refusal.freesAt ?? Infinity), refusal });
  }

  /** What refused a campaign that is out; `undefined` when it is not. */
  refusalOf(campaign: string, now: number): Refusal | undefined {
    const entry = this.out.get(campaign);
    if (entry === undefined) return undefined;
    if (now < entry.until) return entry.refusal;
    this.out.delete(campaign);
    return undefined;
  }
}
