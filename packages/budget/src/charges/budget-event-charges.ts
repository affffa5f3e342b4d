import type { Charge } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownersOf } from '../campaign/budget-owner';
import type { BudgetChargesOptions } from './budget-charges';
import { countedLines, lineCounter, paysImpressions } from './budget-lines';
import { flatCounter } from './counters';
import { limitName } from './limit-name';
import { entryCharge, reportCharges } from './report-charges';

/**
 * What an event of a served ad counts and is paid: charges for the option that `commit({ event, option })` takes. Money
 * counts together, if all of it still fits its limits; else the event is counted in the report and not billed.
 *
 * Empty for an impression, which the hold itself counts, except with a `flat` price: there the first impression is
 * charged the sum, and all after it are answered with `unbilled`, as they should be.
 *
 * @param event `click`, `complete`, or any other
 */
export function budgetEventCharges(
  campaign: BudgetCampaign,
  event: string,
  at: number,
  options: Pick<BudgetChargesOptions, 'rates' | 'entry'> = {},
): readonly Charge[] {
  const paid = campaign.pricing.event === event && !paysImpressions(campaign);
  const counted = event === 'click' ? 'clicks' : event === 'complete' ? 'completes' : undefined;
  const charges: Charge[] = [];
  if (paid && campaign.pricing.model === 'flat') charges.push(flatCharge(campaign));
  for (const owner of ownersOf(campaign, options.rates)) {
    const lines = [...(paid ? countedLines(owner, 'spend') : []), ...(counted ? countedLines(owner, counted) : [])];
    for (const line of lines) {
      charges.push({
        ...lineCounter(owner, line, at),
        amount: line.counts === 'spend' ? owner.price.units : 1n,
        limits: line.limited ? [{ name: limitName(owner, line), at: 'stored' }] : [],
      });
    }
  }
  if (paid && options.entry) charges.push(entryCharge(campaign, at, options.entry, options.rates));
  return event === 'impression' ? charges : [...charges, ...reportCharges(campaign, event, at)];
}

/** Fits once: the stored limit is the sum itself (`limitsToSet`). */
function flatCharge(campaign: BudgetCampaign): Charge {
  return {
    partition: ['advertiser', campaign.advertiser],
    counter: flatCounter(campaign.id),
    window: { kind: 'forever' },
    amount: campaign.pricing.price.units,
    limits: [{ name: 'flat', at: 'stored' }],
    whenLate: 'fit',
  };
}
