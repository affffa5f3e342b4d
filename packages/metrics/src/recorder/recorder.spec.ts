import fc from 'fast-check';
import { INSTRUMENTS, MOST_OPEN_SERIES } from '../instruments';
import { Recorder } from './recorder';
import type { HistogramSeries, Reading, ValueSeries } from './reading';

async function seriesOf(recorder: Recorder, name: keyof typeof INSTRUMENTS): Promise<Reading['series']> {
  const readings = await recorder.read();
  return readings.find(({ definition }) => definition === INSTRUMENTS[name])!.series;
}

async function valuesOf(recorder: Recorder, name: keyof typeof INSTRUMENTS): Promise<Record<string, number>> {
  const series = (await seriesOf(recorder, name)) as readonly ValueSeries[];
  return Object.fromEntries(series.map(({ labels, value }) => [Object.values(labels).join(), value]));
}

describe('Recorder', () => {
  it('reads every instrument, whether or not anything was measured', async () => {
    const readings = await new Recorder().read();
    expect(readings.map(({ definition }) => definition)).toEqual(Object.values(INSTRUMENTS));
  });

  describe('counters', () => {
    it('add up by labels, and begin at 0 where there is one label', async () => {
      const recorder = new Recorder();
      const { commits, refusals } = recorder.metrics;
      expect(await valuesOf(recorder, 'commits')).toEqual({
        committed: 0,
        late: 0,
        counted: 0,
        duplicate: 0,
        unknown: 0,
      });
      expect(await valuesOf(recorder, 'refusals')).toMatchObject({ 'cap,campaign': 0, budget: 0 });
      commits.add(1, { status: 'late' });
      commits.add(2, { status: 'late' });
      refusals.add(1, { reason: 'cap', level: 'campaign' });
      refusals.add(1, { reason: 'budget', level: '' });
      expect(await valuesOf(recorder, 'commits')).toMatchObject({ committed: 0, late: 3 });
      // What never happens is not reported until it does.
      refusals.add(1, { reason: 'budget', level: 'campaign' });
      const counted = await valuesOf(recorder, 'refusals');
      expect(counted).toMatchObject({ 'cap,campaign': 1, budget: 1, 'budget,campaign': 1, error: 0 });
      expect(Object.keys(counted)).toHaveLength(9 + 7 + 1);
    });

    it('never go down, and take no number that is none', async () => {
      const recorder = new Recorder();
      for (const by of [-1, NaN, Infinity, -Infinity]) recorder.metrics.requests.add(by);
      expect(await valuesOf(recorder, 'requests')).toEqual({ '': 0 });
    });

    it('take what no list has for other, however much of it comes', async () => {
      const recorder = new Recorder();
      for (let i = 0; i < 10_000; i++) recorder.metrics.vastErrors.add(1, { code: `hostile-${i}` as 'other' });
      const codes = await valuesOf(recorder, 'vastErrors');
      expect(codes['other']).toBe(10_000);
      expect(Object.keys(codes)).toHaveLength(INSTRUMENTS.vastErrors.labels.code.length + 1);
    });
  });

  describe('gauges', () => {
    it('keep the last value', async () => {
      const recorder = new Recorder();
      recorder.metrics.holdsOpen.set(3);
      recorder.metrics.holdsOpen.set(2);
      expect(await valuesOf(recorder, 'holdsOpen')).toEqual({ '': 2 });
      recorder.metrics.holdsOpen.set(NaN);
      expect(await valuesOf(recorder, 'holdsOpen')).toEqual({});
    });

    it('forget what is replaced', async () => {
      const recorder = new Recorder();
      recorder.metrics.catalogInfo.replace([[1, { version: 'a' }]]);
      recorder.metrics.catalogInfo.replace([[1, { version: 'b' }]]);
      expect(await valuesOf(recorder, 'catalogInfo')).toEqual({ b: 1 });
    });

    it('keep labels apart that look alike when joined', async () => {
      const recorder = new Recorder();
      const labels = [
        { campaign: 'a,1:b', currency: 'c' },
        { campaign: 'a', currency: '1:b,c' },
      ];
      recorder.metrics.campaignSpent.replace(labels.map((each, index) => [index, each]));
      expect(await seriesOf(recorder, 'campaignSpent')).toEqual(labels.map((each, value) => ({ labels: each, value })));
    });

    it('are bounded even with open labels', async () => {
      const recorder = new Recorder();
      for (let i = 0; i < 3 * MOST_OPEN_SERIES; i++) recorder.metrics.pacingDeviation.set(i, { campaign: `c${i}` });
      expect(await seriesOf(recorder, 'pacingDeviation')).toHaveLength(MOST_OPEN_SERIES);
    });
  });

  describe('histograms', () => {
    it('count each value in the first bucket whose bound it does not exceed', async () => {
      const { bounds } = INSTRUMENTS.eventLoopDelay;
      const values = fc.array(fc.oneof(fc.constantFrom(...bounds), fc.double({ min: 0, max: 10, noNaN: true })));
      await fc.assert(
        fc.asyncProperty(values, async (observed) => {
          const recorder = new Recorder();
          for (const value of observed) recorder.metrics.eventLoopDelay.observe(value);
          const [series] = (await seriesOf(recorder, 'eventLoopDelay')) as readonly HistogramSeries[];
          const edges = [-Infinity, ...bounds, Infinity];
          expect(series!.counts).toEqual(
            edges.slice(1).map((edge, i) => observed.filter((value) => value > edges[i]! && value <= edge).length),
          );
          expect(series!.sum).toBeCloseTo(observed.reduce((sum, value) => sum + value, 0));
        }),
      );
    });

    it('take no value that is none', async () => {
      const recorder = new Recorder();
      for (const value of [NaN, Infinity]) recorder.metrics.eventLoopDelay.observe(value);
      const [series] = (await seriesOf(recorder, 'eventLoopDelay')) as readonly HistogramSeries[];
      expect(series!.counts.every((count) => count === 0)).toBe(true);
    });
  });

  describe('sources that are asked when the metrics are read', () => {
    it('are waited for, until they end', async () => {
      const recorder = new Recorder();
      let asked = 0;
      const end = recorder.metrics.beforeReading(async () => {
        await Promise.resolve();
        recorder.metrics.holdsOpen.set(++asked);
      });
      expect(await valuesOf(recorder, 'holdsOpen')).toEqual({ '': 1 });
      expect(await valuesOf(recorder, 'holdsOpen')).toEqual({ '': 2 });
      end();
      await recorder.read();
      expect(asked).toBe(2);
    });

    it('take no other with them when they fail or hang', async () => {
      const recorder = new Recorder({ sourceTimeoutMs: 1 });
      recorder.metrics.beforeReading(() => {
        throw new Error('broken');
      });
      recorder.metrics.beforeReading(() => Promise.reject(new Error('broken')));
      recorder.metrics.beforeReading(() => new Promise(() => undefined));
      recorder.metrics.beforeReading(() => recorder.metrics.holdsOpen.set(7));
      expect(await valuesOf(recorder, 'holdsOpen')).toEqual({ '': 7 });
      expect(await valuesOf(recorder, 'readErrors')).toEqual({ '': 6 });
    });
  });
});
