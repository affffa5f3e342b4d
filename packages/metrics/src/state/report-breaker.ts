import { BREAKER_STATES, type BreakerState } from '../instruments';
import type { Metrics } from '../metrics';

/** Reports the state a circuit breaker is in now. */
export function reportBreaker(metrics: Metrics, state: BreakerState): void {
  metrics.breaker.replace(BREAKER_STATES.map((each) => [each === state ? 1 : 0, { state: each }]));
}
