import { pricePerEvent, StateError, type CurrencyCode, type Money, type StateBackend } from '@xsp/core';
import type { Budget, BudgetLine } from '../campaign/budget';
import type { BudgetCampaign } from '../campaign/budget-campaign';

/** What is kept of a tracked budget beside its counters: which limits there are. Their values stand beside the counters. */
interface TrackedBudget {
  readonly currency: CurrencyCode;
  readonly timeZone: string;
  readonly lines: readonly (Pick<BudgetLine, 'counts' | 'per'> & { readonly at: string })[];
}

/** The document of a tracked budget. */
export function trackedKey(advertiser: string, campaignId: string): string {
  return `budget/${advertiser}/${campaignId}`;
}

export function writeTracked(budget: Budget, code: CurrencyCode, timeZone: string): string {
  const lines = budget.lines.map(({ counts, per, at }) => ({ counts, per, at: String(at) }));
  return JSON.stringify({ currency: code, timeZone, lines } satisfies TrackedBudget);
}

/** @throws StateError `missing` when no budget was set: that is not a budget of 0 */
export async function readTracked(
  backend: Pick<StateBackend, 'get'>,
  advertiser: string,
  campaignId: string,
): Promise<{
  readonly budget: Budget & { readonly currency: CurrencyCode };
  readonly timeZone: string;
  readonly version: number;
}> {
  const document = await backend.get(trackedKey(advertiser, campaignId));
  if (!document) {
    throw new StateError('missing', `no budget was set for campaign ${campaignId}; call setBudget first`, {
      details: { id: campaignId },
    });
  }
  const { currency, timeZone, lines } = JSON.parse(document.value) as TrackedBudget;
  return {
    budget: { currency, lines: lines.map((line) => ({ ...line, at: BigInt(line.at) })) },
    timeZone,
    version: document.version,
  };
}

/** The campaign of a tracked budget with the price of one spend. */
export function trackedCampaign(
  id: string,
  advertiser: string,
  budget: Budget,
  timeZone: string,
  price: Money,
): BudgetCampaign {
  return {
    id,
    advertiser,
    budget,
    pricing: { model: 'cpm', price: pricePerEvent('cpv', price), event: 'impression' },
    flight: { start: 0, end: null, timeZone },
  };
}
