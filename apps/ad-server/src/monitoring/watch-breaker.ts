import type { StateBackend } from '@xsp/core';
import { BREAKER_STATES, reportBreaker, type BreakerState, type Metrics } from '@xsp/metrics';

/** A state that stops asking its store for a while when that does not answer, and says so. */
interface Breaking {
  readonly breakerState: BreakerState;
}

/** Reports the circuit breaker of a state that has one, when the metrics are read. */
export function watchBreaker(state: StateBackend, metrics: Metrics): void {
  if (!hasBreaker(state)) return;
  metrics.beforeReading(() => reportBreaker(metrics, state.breakerState));
}

function hasBreaker(state: StateBackend): state is StateBackend & Breaking {
  const known: readonly unknown[] = BREAKER_STATES;
  return 'breakerState' in state && known.includes(state.breakerState);
}
