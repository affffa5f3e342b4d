import { Money } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import type { BudgetStatus } from './budget-status';

/**
 * The campaign with the limits that are in force, as its status read them, instead of those it was written with: what its
 * pace is to be drawn from after a budget was changed while serving. Stored limits have over-delivery in them.
 */
export function limitsInForce(campaign: BudgetCampaign, status: BudgetStatus): BudgetCampaign {
  const { budget } = campaign;
  if (!budget) return campaign;
  const own = status.lines.filter(({ owner }) => owner.kind === 'campaign');
  const lines = budget.lines.map((line) => {
    const limit = own.find(({ counts, per }) => counts === line.counts && per === line.per)?.limit;
    return limit === undefined ? line : { ...line, at: limit instanceof Money ? limit.units : limit };
  });
  return { ...campaign, budget: { ...budget, lines, overDelivery: 0n } };
}
