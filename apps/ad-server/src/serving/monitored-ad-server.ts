import { DecisionMeter, noMetrics, type Decision, type DecisionFigures, type Metrics } from '@xsp/metrics';
import { decisionOfAd, decisionOfPod } from '../monitoring/decision-of';
import { reportCatalog } from '../monitoring/report-catalog';
import type { AdRequest } from './ad-request';
import type { PodsAdRequest } from './pods-ad-request';
import { ProductionAdServer, type ProductionAdServerOptions } from './production-ad-server';
import type { ServedPod, ServeResult } from './serve-result';

export interface MonitoredAdServerOptions extends ProductionAdServerOptions {
  /** Where decisions are counted beside `getMetrics`; nowhere when left out. */
  readonly metrics?: Metrics;
  /** A clock that never goes back, in milliseconds and parts of them; the process's own when left out. */
  readonly stopwatch?: { now(): number };
}

/** A `ProductionAdServer` that counts what it decides, and how long that takes. Each pod of a request is a decision. */
export class MonitoredAdServer extends ProductionAdServer {
  private readonly decisions: DecisionMeter;
  private readonly metrics: Metrics;
  private readonly stopwatch: { now(): number };

  constructor({ metrics = noMetrics, stopwatch = performance, ...options }: MonitoredAdServerOptions) {
    super(options);
    this.decisions = new DecisionMeter(metrics);
    this.metrics = metrics;
    this.stopwatch = stopwatch;
    reportCatalog(metrics, this.catalog);
  }

  override async useCatalog(...next: Parameters<ProductionAdServer['useCatalog']>): Promise<void> {
    await super.useCatalog(...next);
    reportCatalog(this.metrics, this.catalog);
  }

  override serveAd(request: AdRequest): Promise<ServeResult> {
    return this.measure(
      () => super.serveAd(request),
      (result) => [decisionOfAd(result)],
      1,
    );
  }

  override servePods(asked: PodsAdRequest): Promise<readonly ServedPod[]> {
    return this.measure(
      () => super.servePods(asked),
      (pods) => pods.map(decisionOfPod),
      asked.pods.length,
    );
  }

  /** What was decided since the server started. */
  getMetrics(): DecisionFigures {
    return this.decisions.getMetrics();
  }

  private async measure<T>(
    work: () => Promise<T>,
    decisionsOf: (outcome: T) => readonly Decision[],
    expected: number,
  ): Promise<T> {
    const start = this.stopwatch.now();
    const record = (decisions: readonly Decision[]) => {
      const tookMs = this.stopwatch.now() - start;
      for (const decision of decisions) this.decisions.record(decision, tookMs);
    };
    try {
      const outcome = await work();
      record(decisionsOf(outcome));
      return outcome;
    } catch (error) {
      record(Array.from({ length: expected }, () => ({ outcome: 'refused', reason: 'error' }) as const));
      throw error;
    }
  }
}
