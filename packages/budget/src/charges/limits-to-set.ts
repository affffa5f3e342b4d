import type { Partition } from '@xsp/core';
import { limitOf } from '../campaign/budget';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownersOf, type Rates } from '../campaign/budget-owner';
import { budgetCounter, flatCounter } from './counters';

/** A limit to write beside its counter, as `setLimit` takes it. */
export interface LimitToSet {
  readonly partition: Partition;
  readonly counter: readonly string[];
  readonly at: bigint;
}

/**
 * The limits that a campaign's charges ask to be stored: those of its own budget and of the budgets it shares,
 * over-delivery included. Before they are set, its charges are refused with `StateError('missing')`.
 */
export function limitsToSet(
  campaign: BudgetCampaign,
  options: { readonly rates?: Rates | undefined } = {},
): readonly LimitToSet[] {
  const limits = ownersOf(campaign, options.rates).flatMap((owner) =>
    owner.budget.lines.map((line) => ({
      partition: owner.partition,
      counter: budgetCounter(owner, line.counts, line.per),
      at: limitOf(line, owner.budget),
    })),
  );
  if (campaign.pricing.model !== 'flat') return limits;
  const partition = { kind: 'advertiser', id: campaign.advertiser };
  return [...limits, { partition, counter: flatCounter(campaign.id), at: campaign.pricing.price.units }];
}
