import { budgetStatus, type BudgetStatus, type LineStatus, type Rates } from '@xsp/budget';
import { Money, type StateBackend } from '@xsp/core';
import type { CampaignFigures } from '@xsp/metrics';
import type { Campaign } from '../catalog';
import { budgetCampaign } from '../charging/budget-campaign';

/** What a campaign spends and how it keeps pace, for metrics. @throws StateError when the state cannot be asked */
export async function campaignFigures(
  state: StateBackend,
  campaign: Campaign,
  rates: Rates | undefined,
): Promise<CampaignFigures> {
  const status = await budgetStatus(state, budgetCampaign(campaign), state.now(), { rates });
  const total = ownLine(status, 'spend', 'total');
  const zero = Money.zero(status.unbilled.currency);
  return {
    campaign: campaign.id,
    spent: moneyOf(total?.spent) ?? zero,
    held: moneyOf(total?.held) ?? zero,
    budget: moneyOf(total?.limit),
    remaining: moneyOf(total?.remaining),
    pacing: isOver(campaign, status.now) ? undefined : pacingOf(status),
  };
}

/** What a campaign did not deliver by its end it never will: it keeps no pace any more. */
function isOver({ flight: { endMs } }: Campaign, now: number): boolean {
  return endMs !== null && endMs <= now;
}

function pacingOf(status: BudgetStatus): CampaignFigures['pacing'] {
  const { pacing } = status;
  const limit = pacing && ownLine(status, pacing.counts, pacing.per)?.limit;
  if (!pacing || limit === undefined || limit === null) return undefined;
  return { target: unitsOf(pacing.target), actual: unitsOf(pacing.actual), limit: unitsOf(limit) };
}

function ownLine({ lines }: BudgetStatus, counts: LineStatus['counts'], per: LineStatus['per']) {
  return lines.find((line) => line.owner.kind === 'campaign' && line.counts === counts && line.per === per);
}

function moneyOf(value: Money | bigint | undefined): Money | undefined {
  return value instanceof Money ? value : undefined;
}

function unitsOf(value: Money | bigint): bigint {
  return typeof value === 'bigint' ? value : value.units;
}
