import type { Metrics } from '../metrics';

/** Reports what the process uses, when the metrics are read. @returns ends it */
export function reportProcess(metrics: Metrics): () => void {
  let reported = 0;
  metrics.processStart.set(performance.timeOrigin / 1_000);
  return metrics.beforeReading(() => {
    const { user, system } = process.cpuUsage();
    const used = (user + system) / 1_000_000;
    metrics.processCpu.add(used - reported);
    reported = used;
    metrics.processMemory.set(process.memoryUsage.rss());
  });
}
