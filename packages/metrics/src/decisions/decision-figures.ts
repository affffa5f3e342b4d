/** What was decided since the process started. */
export interface DecisionFigures {
  readonly requests: number;
  readonly served: number;
  /** Requests that frequency caps left without an ad. */
  readonly freqCapBlocks: number;
  /** Requests that budgets left without an ad. */
  readonly budgetBlocks: number;
  /** Requests that pacing left without an ad: money is left, and not yet due. */
  readonly pacingBlocks: number;
  /** Requests that could not be decided. */
  readonly errors: number;
  /** Shares of all requests, 0 to 1; `null` until there was one, since a share of nothing is not known. */
  readonly serveRate: number | null;
  readonly freqCapBlockRate: number | null;
  readonly budgetBlockRate: number | null;
  /** How long decisions took. */
  readonly latency: LatencyFigures;
}

/** Milliseconds, right to 1 %, from 0.001 to 600,000; `null` until there was a decision. */
export interface LatencyFigures {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}
