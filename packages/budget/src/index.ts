export {
  BUDGET_COUNTS,
  BUDGET_PERIODS,
  limitOf,
  type Budget,
  type BudgetCount,
  type BudgetLine,
  type BudgetPeriod,
} from './campaign/budget';
export type { BudgetCampaign, Flight, SharedBudget } from './campaign/budget-campaign';
export type { BudgetOwner, Rates } from './campaign/budget-owner';
export { pricing, type Pricing } from './campaign/pricing';
export { budgetCharges, budgetValidUntil, type BudgetChargesOptions } from './charges/budget-charges';
export { budgetEventCharges } from './charges/budget-event-charges';
export { budgetCounter, reportCounter, totalCounter } from './charges/counters';
export { limitName, PACE } from './charges/limit-name';
export { limitsToSet, type LimitToSet } from './charges/limits-to-set';
export { reportCharges, unbilledCharges } from './charges/report-charges';
export { paceOf, type Pace, type PaceOptions } from './pacing/pace';
export { PACING_MODES, type HourWeights, type Pacing, type PacingMode } from './pacing/pacing';
export { budgetStatus, type BudgetStatus, type LineStatus, type PaceStatus } from './status/budget-status';
