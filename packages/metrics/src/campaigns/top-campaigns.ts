import { type Money } from '@xsp/core';
import type { CampaignFigures } from './campaign-figures';

/** The campaigns that are not among the top ones, as one; no campaign has such an id. */
export const REST = '(rest)';

type MoneyFigures = Omit<CampaignFigures, 'pacing'>;

/**
 * The campaigns that spent most of their currency, those that spent too much first, and what is left of each currency
 * as one campaign {@link REST}.
 *
 * @param most how many campaigns stand for themselves
 */
export function topCampaigns(all: readonly CampaignFigures[], most: number): readonly MoneyFigures[] {
  const ranked = [...all].sort(
    (a, b) => Number(isOverspent(b)) - Number(isOverspent(a)) || Number(b.spent) - Number(a.spent),
  );
  const rest = new Map<string, MoneyFigures>();
  for (const figures of ranked.slice(most)) {
    const { currency } = figures.spent;
    const sum = rest.get(currency);
    rest.set(currency, sum ? sumOf(sum, figures) : { ...figures, campaign: REST });
  }
  return [...ranked.slice(0, most), ...rest.values()];
}

/** Whether more is spent than the total budget allows. */
export function isOverspent({ spent, budget }: CampaignFigures): boolean {
  return budget !== undefined && spent.compare(budget) > 0;
}

function sumOf(one: MoneyFigures, other: MoneyFigures): MoneyFigures {
  return {
    campaign: REST,
    spent: one.spent.add(other.spent),
    held: one.held.add(other.held),
    budget: plus(one.budget, other.budget),
    remaining: plus(one.remaining, other.remaining),
  };
}

function plus(one: Money | undefined, other: Money | undefined): Money | undefined {
  return one && other ? one.add(other) : (one ?? other);
}
