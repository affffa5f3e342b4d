import type { DecisionFigures, HistogramReading, Reading } from '@xsp/metrics';

const NAME = 'xsp_decision_duration_seconds';

/**
 * Percentiles of decisions, in milliseconds: this process's own, right to 1 %; where workers share the port those of all
 * of them, as near as the buckets of their histograms tell.
 */
export function decisionLatency(
  readings: readonly Reading[],
  { latency }: Pick<DecisionFigures, 'latency'>,
): DecisionFigures['latency'] {
  const histograms = readings.filter((one): one is HistogramReading => one.definition.name === NAME);
  const [first] = histograms;
  if (!first || histograms.length === 1) return latency;
  const { bounds } = first.definition;
  const counts = [...bounds, Infinity].map((_, bucket) =>
    histograms.flatMap(({ series }) => series).reduce((sum, one) => sum + (one.counts[bucket] ?? 0), 0),
  );
  const at = (share: number) => quantile(bounds, counts, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Linear within the bucket that holds it; `null` of nothing. */
function quantile(bounds: readonly number[], counts: readonly number[], share: number): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && before + count >= share * all) {
      const low = bounds[bucket - 1] ?? 0;
      const high = bounds[bucket] ?? low;
      return (low + (high - low) * ((share * all - before) / count)) * 1_000;
    }
    before += count;
  }
  return (bounds.at(-1) ?? 0) * 1_000;
}
