/** Bounds of latencies in seconds: from a call to a state in the process up to what no player waits for. */
export const LATENCY_BOUNDS: readonly number[] = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5,
];
