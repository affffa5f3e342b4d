import {
  convert,
  ValidationError,
  type ExchangeRates,
  type ExchangeRateTable,
  type Money,
  type Partition,
} from '@xsp/core';
import { zoneOf, type BudgetCampaign } from './budget-campaign';
import type { Budget } from './budget';

/** Whose budget it is: the campaign's own, a group's, the advertiser's; each has its own counters. */
export interface BudgetOwner {
  readonly kind: 'campaign' | 'group' | 'advertiser';
  readonly id: string;
  readonly partition: Partition;
  readonly budget: Budget;
  readonly timeZone: string;
  /** The campaign's price in the currency of this budget. */
  readonly price: Money;
}

/** Rates for budgets in another currency than the price. */
export type Rates = ExchangeRates | ExchangeRateTable;

/**
 * Everyone whose budget an ad of the campaign uses, the campaign first.
 *
 * @throws ValidationError when a budget is in another currency and there are no rates, or the price is nothing in it
 */
export function ownersOf(campaign: BudgetCampaign, rates?: Rates): readonly BudgetOwner[] {
  const own: BudgetOwner = {
    kind: 'campaign',
    id: campaign.id,
    partition: { kind: 'advertiser', id: campaign.advertiser },
    budget: campaign.budget ?? { lines: [] },
    timeZone: zoneOf(campaign),
    price: ownPrice(campaign, rates),
  };
  const shared = (campaign.shared ?? []).map(({ kind, id, budget, timeZone, advertiser }): BudgetOwner => ({
    kind,
    id,
    partition: { kind: 'advertiser', id: advertiser ?? campaign.advertiser },
    budget,
    timeZone,
    price: priceIn(budget, campaign.pricing.price, rates),
  }));
  return [own, ...shared];
}

/** The price of one event in the currency of the campaign's own budget, which its ledger is kept in. */
export function ownPrice(campaign: BudgetCampaign, rates?: Rates): Money {
  return priceIn(campaign.budget, campaign.pricing.price, rates);
}

function priceIn(budget: Budget | undefined, price: Money, rates: Rates | undefined): Money {
  const { currency } = budget ?? {};
  if (currency === undefined || currency === price.currency) return price;
  const converted = convert(price, currency, rates);
  if (converted.isZero() && !price.isZero()) {
    throw new ValidationError(
      'budget.currency',
      `a price of ${price.toString()} ${price.currency} is nothing in ${currency}`,
    );
  }
  return converted;
}
