export { measuredState, type MeasuredStateOptions } from './measured-state';
export { reportBreaker } from './report-breaker';
