import type { CurrencyCode, Weekday } from '@xsp/core';

/** What may be spent: limits on money and on events, in total and by calendar period, all of which hold at once. */
export interface Budget {
  readonly lines: readonly BudgetLine[];
  /** The currency of lines that count spend; needed if there is one. */
  readonly currency?: CurrencyCode;
  /** How much more than every line says may be delivered, on purpose, in millionths: 50,000n is 5 %. */
  readonly overDelivery?: bigint;
  /** The first day of a weekly budget's week, 1 (Monday, when left out) to 7. */
  readonly weekStart?: Weekday;
}

/** One limit of a budget. */
export interface BudgetLine {
  readonly counts: BudgetCount;
  readonly per: BudgetPeriod;
  /** Integer units of the currency, or events; 0 means never. What is contracted: over-delivery comes on top. */
  readonly at: bigint;
}

/** What a budget counts: money, or billed events. */
export type BudgetCount = (typeof BUDGET_COUNTS)[number];

export const BUDGET_COUNTS = ['spend', 'impressions', 'clicks', 'completes'] as const;

/** Which time a budget is for: all of it, or each hour, day, week or month of the campaign's time zone. */
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

export const BUDGET_PERIODS = ['total', 'hour', 'day', 'week', 'month'] as const;

const MILLION = 1_000_000n;

/** The limit in force for a line: what is contracted and the over-delivery, rounded down to a whole unit. */
export function limitOf(line: BudgetLine, budget: Budget): bigint {
  return (line.at * (MILLION + (budget.overDelivery ?? 0n))) / MILLION;
}
