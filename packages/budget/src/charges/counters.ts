import { calendarWindow, type FixedWindow, type Weekday, type Window } from '@xsp/core';
import type { BudgetCount, BudgetPeriod } from '../campaign/budget';
import type { BudgetOwner } from '../campaign/budget-owner';

/** Whose counter it is. */
type Owner = Pick<BudgetOwner, 'kind' | 'id'>;

/**
 * The counter of a budget: `['campaign', id, 'spend']` in total, `['campaign', id, 'spend', 'day']` by period. Its stored
 * limit is the budget line's.
 */
export function budgetCounter(owner: Owner, counts: BudgetCount, per: BudgetPeriod): readonly string[] {
  return per === 'total' ? [owner.kind, owner.id, counts] : [owner.kind, owner.id, counts, per];
}

/** What happened in an hour, billed or not: `['campaign', id, 'report', 'impressions']`. */
export function reportCounter(campaign: string, what: string): readonly string[] {
  return ['campaign', campaign, 'report', what];
}

/** The same since ever: `['campaign', id, 'total', 'impressions']`. */
export function totalCounter(campaign: string, what: string): readonly string[] {
  return ['campaign', campaign, 'total', what];
}

/** Whether the one sum of a flat price is charged: `['campaign', id, 'flat']`. */
export function flatCounter(campaign: string): readonly string[] {
  return ['campaign', campaign, 'flat'];
}

/** The window of a budget line at a moment: for ever, or the dated period, kept when it is over. */
export function periodWindow(per: BudgetPeriod, at: number, timeZone: string, weekStart?: Weekday): Window {
  return per === 'total' ? { kind: 'forever' } : datedWindow(per, at, timeZone, weekStart);
}

/** A dated period, kept when it is over: money and reports are not forgotten. */
export function datedWindow(
  unit: Exclude<BudgetPeriod, 'total'>,
  at: number,
  timeZone: string,
  weekStart?: Weekday,
): FixedWindow {
  const { start, end } = calendarWindow(unit, at, timeZone, weekStart);
  return { kind: 'fixed', start, end, kept: true };
}
