import { Recorder, reportProcess, watchEventLoop, type Metrics } from '@xsp/metrics';

/** What a server is measured with. */
export interface Monitoring {
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  close(): void;
}

/** Measures the process from now on. */
export function startMonitoring(): Monitoring {
  const recorder = new Recorder();
  const { metrics } = recorder;
  const ends = [watchEventLoop(metrics), reportProcess(metrics)];
  return { recorder, metrics, close: () => ends.forEach((end) => end()) };
}
