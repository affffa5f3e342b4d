import { BUDGET_PERIODS, type BudgetPeriod, COUNTED_EVENTS } from '../catalog-file';
import type { Place } from '../findings';
import type { Budget, Pricing } from '../model';

/** Which periods lie whole in which longer ones. A week may lie in two months. */
const LIES_IN: Readonly<Record<BudgetPeriod, readonly BudgetPeriod[]>> = {
  hourly: ['daily', 'weekly', 'monthly', 'total'],
  daily: ['weekly', 'monthly', 'total'],
  weekly: ['total'],
  monthly: ['total'],
  total: [],
};

/** Points out limits of a budget that can never be reached, and budgets that no price uses up. */
export function adviseOnBudget(budget: Budget, at: Place, pricing?: Pricing | null): void {
  const units = Object.fromEntries(
    Object.entries(budget.money).map(([period, limit]) => [period, limit.units]),
  ) as Limits;
  adviseOnPeriods(units, at);
  for (const event of COUNTED_EVENTS) adviseOnPeriods(budget.counts[event] ?? {}, at.at(event));
  if (pricing !== undefined) adviseOnPrice(budget, pricing, at);
}

type Limits = Readonly<Partial<Record<BudgetPeriod, bigint>>>;

function adviseOnPeriods(limits: Limits, at: Place): void {
  for (const period of BUDGET_PERIODS) {
    const limit = limits[period];
    if (limit === undefined) continue;
    const longer = LIES_IN[period].find((other) => (limits[other] ?? limit + 1n) <= limit);
    if (longer !== undefined) at.at(period).warning(`can never matter: ${longer} is not larger, and reached first`);
  }
}

function adviseOnPrice(budget: Budget, pricing: Pricing | null, at: Place): void {
  const limits = Object.entries(budget.money).filter(([, limit]) => !limit.isZero());
  if (limits.length === 0) return;
  if (pricing === null || pricing.price.isZero()) {
    at.warning(
      `is in money, but ${pricing === null ? 'there is no pricing' : 'no event costs anything'}: it is never used up`,
    );
    return;
  }
  for (const [period, limit] of limits) {
    if (limit.currency === pricing.price.currency && limit.compare(pricing.price) < 0) {
      at.at(period).warning(
        `is less than one ${pricing.billedEvent} costs, ${pricing.price.toString()}: it never serves`,
      );
    }
  }
}
