import { REFUSAL_REASONS, type RefusalReason } from '../instruments';
import type { Metrics } from '../metrics';
import { noMetrics } from '../no-metrics';
import type { Decision } from './decision';
import type { DecisionFigures } from './decision-figures';
import { QuantileSketch } from './quantile-sketch';

/** Counts decisions: into metrics, where there are any, and for {@link DecisionMeter.getMetrics}. */
export class DecisionMeter {
  private readonly latency = new QuantileSketch({ lowest: 0.001, highest: 600_000 });
  private readonly refused = Object.fromEntries(REFUSAL_REASONS.map((reason) => [reason, 0])) as Record<
    RefusalReason,
    number
  >;
  private requests = 0;
  private served = 0;

  constructor(private readonly metrics: Metrics = noMetrics) {}

  /** @param tookMs how long the decision took, in milliseconds */
  record(decision: Decision, tookMs: number): void {
    const { metrics } = this;
    this.requests++;
    metrics.requests.add(1);
    if (decision.outcome === 'served') {
      this.served++;
      metrics.served.add(1);
      if (decision.failOpen === true) metrics.failOpen.add(1);
    } else {
      this.refused[decision.reason]++;
      metrics.refusals.add(1, { reason: decision.reason, level: decision.level ?? '' });
    }
    const outcome = decision.outcome === 'refused' && decision.reason === 'error' ? 'error' : decision.outcome;
    metrics.decisionDuration.observe(tookMs / 1_000, { outcome });
    this.latency.add(tookMs);
  }

  getMetrics(): DecisionFigures {
    const { requests, served, latency } = this;
    const { cap, budget, pacing, error } = this.refused;
    const rate = (count: number) => (requests === 0 ? null : count / requests);
    return {
      requests,
      served,
      freqCapBlocks: cap,
      budgetBlocks: budget,
      pacingBlocks: pacing,
      errors: error,
      serveRate: rate(served),
      freqCapBlockRate: rate(cap),
      budgetBlockRate: rate(budget),
      latency: { p50: latency.quantile(0.5), p95: latency.quantile(0.95), p99: latency.quantile(0.99) },
    };
  }
}
