import { MeterProvider, MetricReader, type HistogramMetricData, type MetricData } from '@opentelemetry/sdk-metrics';
import { INSTRUMENTS } from '../instruments';
import { Recorder } from '../recorder';
import { exportToOpenTelemetry, openTelemetryName } from './open-telemetry';

/** Reads when it is asked. */
class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}

  async metrics(): Promise<readonly MetricData[]> {
    const { resourceMetrics, errors } = await this.collect();
    expect(errors).toEqual([]);
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  }

  async metric(name: string): Promise<MetricData | undefined> {
    return (await this.metrics()).find(({ descriptor }) => descriptor.name === name);
  }
}

function start() {
  const reader = new Reader();
  const recorder = new Recorder();
  const meter = new MeterProvider({ readers: [reader] }).getMeter('xsp');
  return { reader, recorder, end: exportToOpenTelemetry(recorder, meter) };
}

describe('exportToOpenTelemetry', () => {
  it('reports counters and gauges when the reader asks', async () => {
    const { reader, recorder } = start();
    recorder.metrics.refusals.add(2, { reason: 'cap', level: 'creative' });
    recorder.metrics.beforeReading(() => recorder.metrics.holdsOpen.set(3));
    const refusals = await reader.metric('xsp_refusals');
    expect(refusals?.descriptor).toMatchObject({ unit: '{request}', description: INSTRUMENTS.refusals.help });
    expect(refusals?.dataPoints.filter(({ value }) => value !== 0)).toMatchObject([
      { attributes: { reason: 'cap', level: 'creative' }, value: 2 },
    ]);
    expect((await reader.metric('xsp_holds_open'))?.dataPoints).toMatchObject([{ attributes: {}, value: 3 }]);
  });

  it('reports every value of a histogram, in the same buckets', async () => {
    const { reader, recorder } = start();
    for (const seconds of [0.0001, 0.0002, 7]) recorder.metrics.stateCallDuration.observe(seconds, { call: 'reserve' });
    const metric = (await reader.metric('xsp_state_call_duration')) as HistogramMetricData;
    expect(metric.descriptor.unit).toBe('s');
    const [point] = metric.dataPoints;
    expect(point!.attributes).toEqual({ call: 'reserve' });
    expect(point!.value.buckets.boundaries).toEqual(INSTRUMENTS.stateCallDuration.bounds);
    expect(point!.value.buckets.counts.slice(0, 4)).toEqual([0, 1, 1, 0]);
    expect(point!.value.buckets.counts.at(-1)).toBe(1);
  });

  it('gives every instrument a name of its own', () => {
    const names = Object.values(INSTRUMENTS).map(openTelemetryName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /_(total|seconds|bytes|ratio)$/.test(name))).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const { reader, recorder, end } = start();
    recorder.metrics.requests.add(1);
    recorder.metrics.eventLoopDelay.observe(1);
    end();
    recorder.metrics.eventLoopDelay.observe(1);
    const requests = await reader.metric('xsp_requests');
    expect(requests?.dataPoints ?? []).toEqual([]);
    const delay = (await reader.metric('xsp_event_loop_delay')) as HistogramMetricData;
    expect(delay.dataPoints[0]!.value.count).toBe(1);
  });
});
