import { Recorder, type Reading } from '@xsp/metrics';
import { decisionLatency } from './decision-latency';

const OWN = { latency: { p50: 1, p95: 2, p99: 3 } };

async function readingsOf(seconds: readonly number[]): Promise<readonly Reading[]> {
  const recorder = new Recorder();
  for (const value of seconds) recorder.metrics.decisionDuration.observe(value, { outcome: 'served' });
  return recorder.read();
}

describe('decisionLatency', () => {
  it("is the process's own where it is alone", async () => {
    expect(decisionLatency(await readingsOf([5, 5]), OWN)).toEqual(OWN.latency);
    expect(decisionLatency([], OWN)).toEqual(OWN.latency);
  });

  it('is of all workers where they share a port', async () => {
    const readings = [...(await readingsOf(Array(98).fill(0.000_9))), ...(await readingsOf([0.4, 0.4]))];
    const { p50, p95, p99 } = decisionLatency(readings, OWN);
    expect(p50).toBeGreaterThan(0.4);
    expect(p95).toBeLessThanOrEqual(1);
    expect(p99).toBeGreaterThan(200);
  });

  it('is not known before there was a decision', async () => {
    const readings = [...(await readingsOf([])), ...(await readingsOf([]))];
    expect(decisionLatency(readings, OWN)).toEqual({ p50: null, p95: null, p99: null });
  });
});
