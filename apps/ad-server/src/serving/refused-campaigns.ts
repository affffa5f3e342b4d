import type { Refusal } from '@xsp/core';
import { refusalReason, type RefusalReason } from '../explain/refusal-reason';

/** The campaigns that one request could not have, each with the first reason. */
export class RefusedCampaigns {
  private readonly reasons = new Map<string, RefusalReason>();

  note(campaign: string, because: Refusal | 'pacing'): void {
    if (this.reasons.has(campaign)) return;
    this.reasons.set(campaign, because === 'pacing' ? because : refusalReason(because));
  }

  /** Nothing of it counts: the request was decided before, and is only answered again. */
  clear(): void {
    this.reasons.clear();
  }

  /** Those that it got none of. @param served campaigns that it got an ad of, by another creative or in another place */
  without(served: readonly string[]): ReadonlyMap<string, RefusalReason> {
    for (const campaign of served) this.reasons.delete(campaign);
    return this.reasons;
  }
}
