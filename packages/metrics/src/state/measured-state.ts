import type {
  CommitRequest,
  ConsumeRequest,
  CounterRef,
  Partition,
  ReleaseRequest,
  ReserveRequest,
  SetDocumentOptions,
  SetLimitRequest,
  StateBackend,
  StateRecord,
} from '@xsp/core';
import type { StateCall } from '../instruments';
import type { Metrics } from '../metrics';
import { noMetrics } from '../no-metrics';
import { errorKind } from './error-kind';
import { HoldMeter } from './hold-meter';

export interface MeasuredStateOptions {
  /** A clock that never goes back, in milliseconds and parts of them; the process's own when left out. */
  readonly stopwatch?: { now(): number };
}

/**
 * A backend like the one given, that measures each call: how long it took, how it failed, and what became of holds. It
 * changes no answer and no error. With `noMetrics` it is the one given.
 */
export function measuredState(
  backend: StateBackend,
  metrics: Metrics,
  { stopwatch = performance }: MeasuredStateOptions = {},
): StateBackend {
  return metrics === noMetrics ? backend : new MeasuredState(backend, metrics, stopwatch);
}

class MeasuredState implements StateBackend {
  private readonly holds: HoldMeter;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly backend: StateBackend,
    private readonly metrics: Metrics,
    private readonly stopwatch: { now(): number },
  ) {
    this.holds = new HoldMeter(metrics);
    this.unsubscribe = metrics.beforeReading(() => this.holds.report(backend.now()));
  }

  now(): number {
    return this.backend.now();
  }

  reserve(request: ReserveRequest) {
    const reserve = () => this.backend.reserve(request);
    return this.measure('reserve', reserve, (answer) => this.holds.reserved(request, answer));
  }

  consume(request: ConsumeRequest) {
    return this.measure('consume', () => this.backend.consume(request));
  }

  commit(request: CommitRequest) {
    const commit = () => this.backend.commit(request);
    return this.measure('commit', commit, (answer) => this.holds.committed(request, answer));
  }

  release(request: ReleaseRequest) {
    const release = () => this.backend.release(request);
    return this.measure('release', release, (answer) => this.holds.released(request, answer));
  }

  inspect(counters: readonly CounterRef[]) {
    return this.measure('inspect', () => this.backend.inspect(counters));
  }

  snapshot(partition: Partition) {
    return this.measure('snapshot', () => this.backend.snapshot(partition));
  }

  setLimit(request: SetLimitRequest) {
    return this.measure('setLimit', () => this.backend.setLimit(request));
  }

  erase(partition: Partition) {
    return this.measure('erase', () => this.backend.erase(partition));
  }

  get(key: string) {
    return this.measure('get', () => this.backend.get(key));
  }

  set(key: string, value: string, options?: SetDocumentOptions) {
    return this.measure('set', () => this.backend.set(key, value, options));
  }

  delete(key: string, options?: { readonly ifVersion?: number }) {
    return this.measure('delete', () => this.backend.delete(key, options));
  }

  increment(key: string, by?: bigint, options?: { readonly ttlMs?: number }) {
    return this.measure('increment', () => this.backend.increment(key, by, options));
  }

  incarnation() {
    return this.measure('incarnation', () => this.backend.incarnation());
  }

  adopt(incarnation: string) {
    return this.measure('adopt', () => this.backend.adopt(incarnation));
  }

  ping() {
    return this.measure('ping', () => this.backend.ping());
  }

  /** As long as its reader takes: not measured. */
  dump(): AsyncIterable<StateRecord> {
    return this.backend.dump();
  }

  load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>) {
    return this.measure('load', () => this.backend.load(records));
  }

  close(): Promise<void> {
    this.unsubscribe();
    return this.backend.close();
  }

  private async measure<T>(call: StateCall, work: () => Promise<T>, note?: (answer: T) => unknown): Promise<T> {
    const start = this.stopwatch.now();
    try {
      const answer = await work();
      note?.(answer);
      return answer;
    } catch (error) {
      this.metrics.stateErrors.add(1, { kind: errorKind(error) });
      throw error;
    } finally {
      this.metrics.stateCallDuration.observe((this.stopwatch.now() - start) / 1_000, { call });
    }
  }
}
