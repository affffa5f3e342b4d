import { zoneOf } from '@xsp/budget';
import type { CurrencyCode } from '@xsp/core';
import type { Campaign } from '../catalog';
import { budgetCampaign } from '../charging/budget-campaign';
import { ledgerCurrency } from '../charging/ledger-currency';

/** What has to be known of a campaign to find and read what was counted of it. */
export interface Ledger {
  /** The campaign's id. */
  readonly id: string;
  /** The advertiser's id, beside whose money it is kept. */
  readonly advertiser: string;
  /** The zone of its hours and days. */
  readonly timeZone: string;
  readonly currency: CurrencyCode;
}

export function ledgerOf(campaign: Campaign): Ledger {
  const money = budgetCampaign(campaign);
  const currency = ledgerCurrency(campaign) ?? money.pricing.price.currency;
  return { id: campaign.id, advertiser: money.advertiser, timeZone: zoneOf(money), currency };
}
