export { allowance, type Allowance, type PastBreak } from './allowance';
export type { BreakRule, BreakSchedule, ViewingRules } from './break-schedule';
export { breakTimes, type ContentTimes } from './break-times';
export { onDemandBreak, type BreakOnDemand } from './on-demand-break';
export { holdMs, type PlannedBreak } from './planned-break';
export { scheduleVmap, type BreakSource } from './schedule-vmap';
