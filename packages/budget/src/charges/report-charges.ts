import type { Charge, NamePart } from '@xsp/core';
import { zoneOf, type BudgetCampaign } from '../campaign/budget-campaign';
import { ownPrice, type Rates } from '../campaign/budget-owner';
import { datedWindow, reportCounter, totalCounter } from './counters';

/**
 * The delivery report's charges for an event of a campaign's ad: facts, counted without limit, by dated hour and since
 * ever. Made in the same call as the rest, so that a report adds up by construction. Its money is the ledger,
 * `['campaign', id, 'spend', 'hour']`.
 *
 * @param event `impression`, `click`, `complete`, or any other
 */
export function reportCharges(campaign: BudgetCampaign, event: string, at: number): readonly Charge[] {
  const what = `${event}s`;
  const fact = { partition: ['advertiser', campaign.advertiser], amount: 1n, limits: [], whenLate: 'count' } as const;
  return [
    { ...fact, counter: reportCounter(campaign.id, what), window: datedWindow('hour', at, zoneOf(campaign)) },
    { ...fact, counter: totalCounter(campaign.id, what), window: { kind: 'forever' } },
  ];
}

/**
 * What is reported of an event that came when its budget was used up (`unbilled` in the answer of `commit`): its price,
 * by hour and since ever. For a `consume` with an id made of the hold and the event.
 */
export function unbilledCharges(campaign: BudgetCampaign, at: number, rates?: Rates): readonly Charge[] {
  return reportCharges(campaign, 'unbilled', at).map((charge) => ({
    ...charge,
    counter: charge.counter.map((part) => (part === 'unbilleds' ? 'unbilled' : part)),
    amount: ownPrice(campaign, rates).units,
  }));
}

/** The entry of one paid event in the per-event ledger: a counter of its own in the hour, kept. */
export function entryCharge(campaign: BudgetCampaign, at: number, entry: NamePart, rates?: Rates): Charge {
  return {
    partition: ['advertiser', campaign.advertiser],
    counter: ['campaign', campaign.id, 'entry', entry, { position: 0 }],
    window: datedWindow('hour', at, zoneOf(campaign)),
    amount: ownPrice(campaign, rates).units,
    limits: [],
    whenLate: 'fit',
  };
}
