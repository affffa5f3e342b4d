import { Recorder, reportProcess, watchEventLoop, type Metrics } from '@xsp/metrics';
import { AllReadings } from './workers/all-readings';

/** What a server is measured with. */
export interface Monitoring {
  /** Of this process alone. */
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  /** Of this process and the others of the same server. */
  readonly readings: AllReadings;
  close(): void;
}

/** Measures the process from now on. */
export function startMonitoring(): Monitoring {
  const recorder = new Recorder();
  const { metrics } = recorder;
  const readings = new AllReadings(recorder);
  const ends = [watchEventLoop(metrics), reportProcess(metrics), () => readings.close()];
  return { recorder, metrics, readings, close: () => ends.forEach((end) => end()) };
}
