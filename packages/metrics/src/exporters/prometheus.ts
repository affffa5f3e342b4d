import { AggregatorRegistry, Registry } from 'prom-client';
import type { HistogramReading, Reading, ValueReading } from '../recorder';

/** The media type of what {@link prometheusText} writes. */
export const PROMETHEUS_CONTENT_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * The readings of one process, or of all processes of one server added up, in Prometheus' text format 0.0.4. Nothing of
 * it is kept in a registry that others share.
 */
export async function prometheusText(...processes: readonly (readonly Reading[])[]): Promise<string> {
  return AggregatorRegistry.aggregate(processes.map((readings) => readings.map(metricOf))).metrics();
}

/** As prom-client hands metrics from process to process. */
function metricOf(reading: Reading): object {
  const { name, help, type } = reading.definition;
  const aggregator = reading.definition.type === 'gauge' ? reading.definition.acrossProcesses : 'sum';
  return { name, help, type, aggregator, values: isHistogram(reading) ? bucketsOf(reading) : reading.series };
}

function bucketsOf({ definition: { name, bounds }, series }: HistogramReading): readonly object[] {
  return series.flatMap(({ labels, counts, sum }) => {
    let total = 0;
    const buckets = counts.map((count, index) => ({
      metricName: `${name}_bucket`,
      labels: { le: bounds[index] ?? '+Inf', ...labels },
      value: (total += count),
    }));
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: total },
    ];
  });
}

function isHistogram(reading: ValueReading | HistogramReading): reading is HistogramReading {
  return reading.definition.type === 'histogram';
}
