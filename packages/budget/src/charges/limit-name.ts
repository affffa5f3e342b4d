import type { BudgetLine, BudgetPeriod } from '../campaign/budget';
import type { BudgetOwner } from '../campaign/budget-owner';

const PERIODS: Readonly<Record<BudgetPeriod, string>> = {
  total: '',
  hour: 'hourly-',
  day: 'daily-',
  week: 'weekly-',
  month: 'monthly-',
};

/** What a refusal of the pace says, whosever budget is paced. */
export const PACE = 'pace';

/**
 * What a refusal of the line says: `budget`, `daily-budget`, `impressions-budget`, `group-budget`,
 * `advertiser-monthly-budget`.
 */
export function limitName(owner: Pick<BudgetOwner, 'kind'>, line: Pick<BudgetLine, 'counts' | 'per'>): string {
  const whose = owner.kind === 'campaign' ? '' : `${owner.kind}-`;
  const what = line.counts === 'spend' ? '' : `${line.counts}-`;
  return `${whose}${PERIODS[line.per]}${what}budget`;
}
