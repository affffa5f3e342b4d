import type { Charge, Window } from '@xsp/core';
import {
  BUDGET_COUNTS,
  BUDGET_PERIODS,
  type BudgetCount,
  type BudgetLine,
  type BudgetPeriod,
} from '../campaign/budget';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import type { BudgetOwner } from '../campaign/budget-owner';
import { budgetCounter, periodWindow } from './counters';

/** A counter of an owner: a line of its budget, or a part of a campaign's ledger. */
export interface CountedLine extends Pick<BudgetLine, 'counts' | 'per'> {
  /** A budget's line, whose limit is stored. */
  readonly limited: boolean;
}

/** What an owner counts of one thing: the lines of its budget; for a campaign always its spend, in total and by the hour. */
export function countedLines(owner: BudgetOwner, counts: BudgetCount): readonly CountedLine[] {
  return BUDGET_PERIODS.flatMap((per) => {
    const limited = owner.budget.lines.some((line) => line.counts === counts && line.per === per);
    return limited || isLedger(owner, counts, per) ? [{ counts, per, limited }] : [];
  });
}

/** All that an owner counts. */
export function allLines(owner: BudgetOwner): readonly CountedLine[] {
  return BUDGET_COUNTS.flatMap((counts) => countedLines(owner, counts));
}

/** Partition, counter and window of a line at a moment, and what a late commit does: billed things have to fit. */
export function lineCounter(
  owner: BudgetOwner,
  line: CountedLine,
  at: number,
): Pick<Charge, 'partition' | 'whenLate'> & { readonly counter: readonly string[]; readonly window: Window } {
  return {
    partition: [owner.partition.kind, owner.partition.id],
    counter: budgetCounter(owner, line.counts, line.per),
    window: periodWindow(line.per, at, owner.timeZone, owner.budget.weekStart),
    whenLate: 'fit',
  };
}

/** Whether the campaign's impressions are what is paid for, one by one. */
export function paysImpressions({ pricing }: BudgetCampaign): boolean {
  return pricing.event === 'impression' && pricing.model !== 'flat';
}

function isLedger(owner: BudgetOwner, counts: BudgetCount, per: BudgetPeriod): boolean {
  return owner.kind === 'campaign' && counts === 'spend' && (per === 'total' || per === 'hour');
}
