import type { Charge, Limit } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownersOf, type BudgetOwner } from '../campaign/budget-owner';
import { paceOf, type Pace, type PaceOptions } from '../pacing/pace';
import { allLines, lineCounter, paysImpressions, type CountedLine } from './budget-lines';
import { limitName, PACE } from './limit-name';
import { entryCharge, reportCharges } from './report-charges';

/** What `budgetCharges` may be told beside the campaign. */
export interface BudgetChargesOptions extends PaceOptions {
  /** Keeps an entry for every paid event, named by this parameter of the request (and the position in the pod). */
  readonly entry?: { readonly param: string };
}

/**
 * The charges of a campaign's money for serving one ad at a moment of the state's time: its own budgets, those it
 * shares, its pace, the hourly ledger and the delivery report, in that order. Plain data for `defineOption`, valid for
 * the hour (`budgetValidUntil`; the option's `validUntil` says it too).
 *
 * - `cpm` holds the price and commits it with the impression.
 * - `cpc`, `cpcv`, `cpv` ask for room for one price and hold nothing: the event is charged by `budgetEventCharges`.
 * - `flat` asks for nothing: the first impression is charged the sum, by `budgetEventCharges` too.
 *
 * Limits are stored beside their counters (`limitsToSet`): money that comes late still has to fit them.
 *
 * @param at epoch milliseconds: the backend's `now()`
 * @throws ValidationError for a budget in another currency without rates
 */
export function budgetCharges(
  campaign: BudgetCampaign,
  at: number,
  options: BudgetChargesOptions = {},
): readonly Charge[] {
  const pace = paceOf(campaign, at, options);
  const owners = ownersOf(campaign, options.rates);
  return [
    ...owners.flatMap((owner) =>
      allLines(owner).flatMap((line) => lineCharge(campaign, owner, line, at, owner.kind === 'campaign' ? pace : null)),
    ),
    ...(options.entry && paysImpressions(campaign) ? [entryCharge(campaign, at, options.entry, options.rates)] : []),
    ...reportCharges(campaign, 'impression', at),
  ];
}

/** Until when (epoch ms, exclusive) charges hold: the end of the first of their windows. */
export function budgetValidUntil(charges: readonly Charge[]): number {
  return charges.reduce(
    (until, { window }) => (window.kind === 'fixed' ? Math.min(until, window.end) : until),
    Infinity,
  );
}

function lineCharge(
  campaign: BudgetCampaign,
  owner: BudgetOwner,
  line: CountedLine,
  at: number,
  pace: Pace | null,
): readonly Charge[] {
  const limits: Limit[] = line.limited ? [{ name: limitName(owner, line), at: 'stored' }] : [];
  if (pace && pace.line.counts === line.counts && pace.line.per === line.per) {
    limits.push({ name: PACE, at: pace.ceiling });
  }
  const amounts = servingAmounts(campaign, owner, line);
  // Without a limit there is nothing to ask, and without an amount nothing to count.
  if (!amounts || (amounts.amount === 0n && limits.length === 0)) return [];
  return [{ ...lineCounter(owner, line, at), ...amounts, limits }];
}

/** What is held, or what room is asked for where the event comes later than serving. */
function servingAmounts(
  campaign: BudgetCampaign,
  owner: BudgetOwner,
  line: CountedLine,
): Pick<Charge, 'amount' | 'room'> | undefined {
  if (line.counts === 'impressions') return { amount: 1n };
  if (line.counts !== 'spend') return { amount: 0n, room: 1n };
  if (campaign.pricing.model === 'flat') return undefined;
  const price = owner.price.units;
  return paysImpressions(campaign) ? { amount: price } : { amount: 0n, room: price };
}
