import type { BatchObservableCallback, Histogram, Meter, Observable } from '@opentelemetry/api';
import { INSTRUMENTS, type Definition, type HistogramDefinition } from '../instruments';
import type { Recorder } from '../recorder';

/**
 * Reports everything that a recorder measures to a meter of OpenTelemetry as well: counters and gauges when the meter's
 * reader asks, values of histograms as they are observed. Names are without the unit and `_total`, which an exporter
 * to Prometheus adds again.
 *
 * @returns ends it
 */
export function exportToOpenTelemetry(recorder: Recorder, meter: Meter): () => void {
  const observables = new Map<string, Observable>();
  const histograms = new Map<string, Histogram>();
  for (const definition of Object.values(INSTRUMENTS)) {
    if (definition.type === 'histogram') histograms.set(definition.name, histogramOf(meter, definition));
    else observables.set(definition.name, observableOf(meter, definition));
  }
  const report: BatchObservableCallback = async (result) => {
    for (const { definition, series } of await recorder.read()) {
      const observable = observables.get(definition.name);
      if (!observable) continue;
      for (const one of series) if ('value' in one) result.observe(observable, one.value, one.labels);
    }
  };
  const observed = [...observables.values()];
  meter.addBatchObservableCallback(report, observed);
  const silence = recorder.observe(({ name }, value, labels) => histograms.get(name)?.record(value, labels));
  return () => {
    meter.removeBatchObservableCallback(report, observed);
    silence();
  };
}

/** The name by the conventions of OpenTelemetry: `xsp_decision_duration` of `xsp_decision_duration_seconds`. */
export function openTelemetryName({ name }: Pick<Definition, 'name'>): string {
  return name.replace(/_total$/, '').replace(/_(seconds|bytes|ratio)$/, '');
}

function observableOf(meter: Meter, definition: Definition): Observable {
  const options = { description: definition.help, unit: definition.unit };
  return definition.type === 'counter'
    ? meter.createObservableCounter(openTelemetryName(definition), options)
    : meter.createObservableGauge(openTelemetryName(definition), options);
}

function histogramOf(meter: Meter, definition: HistogramDefinition): Histogram {
  return meter.createHistogram(openTelemetryName(definition), {
    description: definition.help,
    unit: definition.unit,
    advice: { explicitBucketBoundaries: [...definition.bounds] },
  });
}
