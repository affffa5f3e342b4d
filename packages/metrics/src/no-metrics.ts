import { INSTRUMENTS } from './instruments';
import type { Metrics } from './metrics';

function nothing(): void {
  // Nothing is measured.
}

const silent = Object.freeze({ add: nothing, set: nothing, replace: nothing, observe: nothing });

/** Measures nothing. What is given these behaves as if it had been given no metrics. */
export const noMetrics = Object.freeze({
  ...Object.fromEntries(Object.keys(INSTRUMENTS).map((name) => [name, silent])),
  beforeReading: () => nothing,
}) as unknown as Metrics;
