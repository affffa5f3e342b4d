// Campaigns and budgets as data
export {
  BUDGET_COUNTS,
  BUDGET_PERIODS,
  limitOf,
  type Budget,
  type BudgetCount,
  type BudgetLine,
  type BudgetPeriod,
} from './campaign/budget';
export { zoneOf, type BudgetCampaign, type Flight, type SharedBudget } from './campaign/budget-campaign';
export type { BudgetOwner, Rates } from './campaign/budget-owner';
export { parseBudget, parsePercent, type BudgetConfig, type PeriodLimits } from './campaign/parse-budget';
export { pricing, type Pricing } from './campaign/pricing';

// Money as charges
export { budgetCharges, budgetValidUntil, type BudgetChargesOptions } from './charges/budget-charges';
export { budgetEventCharges } from './charges/budget-event-charges';
export { budgetCounter, reportCounter, totalCounter } from './charges/counters';
export { limitName, PACE } from './charges/limit-name';
export { limitsToSet, type LimitToSet } from './charges/limits-to-set';
export { reportCharges, unbilledCharges } from './charges/report-charges';
export { limitsInForce } from './status/limits-in-force';
export { budgetStatus, type BudgetStatus, type LineStatus, type PaceStatus } from './status/budget-status';

// Pacing
export { paceOf, type Pace, type PaceOptions } from './pacing/pace';
export { PACING_MODES, type HourWeights, type Pacing, type PacingMode } from './pacing/pacing';

export { BudgetPacer, type BudgetPacerOptions, type PaceDecision } from './pacing/budget-pacer';
export {
  CampaignThrottle,
  type CampaignThrottleOptions,
  type ThrottleDecision,
  type ThrottleFigures,
  type ThrottleView,
} from './pacing/throttle/campaign-throttle';

// The ledger
export { adjust, ledgerKey, type Adjustment, type LedgerEntry } from './ledger/adjustment';
export { deliveryReport, type DeliveryRow } from './ledger/delivery-report';
export { verifyLedger, type LedgerProof } from './ledger/verify-ledger';

// Ready to use
export {
  BudgetTracker,
  type BudgetTrackerOptions,
  type SpendCall,
  type TrackedBudgetFigures,
} from './tracker/budget-tracker';
export type { MoneyDecision } from './tracker/money-decision';
export { explainBudgetRefusal, type BudgetRefusal } from './tracker/exceeded';
export {
  BudgetTrackedSessionUpstream,
  type BudgetTrackedSessionUpstreamOptions,
  type PaidAd,
  type TrackedFetchOptions,
} from './upstream/budget-tracked-session-upstream';

// A day of traffic, played on a virtual clock
export {
  SIMULATED_MODES,
  SAMPLE_SCENARIO,
  type Scenario,
  type SimulatedCampaign,
  type SimulatedMode,
} from './simulator/scenario';
export { simulate, type SimulationResult } from './simulator/simulate';
export type { CampaignResult, Sample } from './simulator/measure';
export { simulationCsv } from './simulator/output/csv';
export { simulationSvg } from './simulator/output/svg';
export { simulationTable } from './simulator/output/table';
