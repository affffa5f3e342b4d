import { prometheusText } from '../exporters/prometheus';
import { Recorder } from '../recorder';
import type { Decision } from './decision';
import { DecisionMeter } from './decision-meter';

const served: Decision = { outcome: 'served' };
const refused = (reason: 'cap' | 'budget' | 'pacing' | 'targeting' | 'error'): Decision => ({
  outcome: 'refused',
  reason,
  ...(reason === 'cap' && { level: 'campaign' as const }),
});

describe('DecisionMeter', () => {
  it('knows no rate before there was a request', () => {
    expect(new DecisionMeter().getMetrics()).toEqual({
      requests: 0,
      served: 0,
      freqCapBlocks: 0,
      budgetBlocks: 0,
      pacingBlocks: 0,
      errors: 0,
      serveRate: null,
      freqCapBlockRate: null,
      budgetBlockRate: null,
      latency: { p50: null, p95: null, p99: null },
    });
  });

  it('counts by outcome, and gives rates of all requests', () => {
    const meter = new DecisionMeter();
    const reasons = ['cap', 'cap', 'budget', 'pacing', 'targeting', 'error'] as const;
    for (const decision of [served, served, ...reasons.map(refused)]) meter.record(decision, 1);
    expect(meter.getMetrics()).toMatchObject({
      requests: 8,
      served: 2,
      freqCapBlocks: 2,
      budgetBlocks: 1,
      pacingBlocks: 1,
      errors: 1,
      serveRate: 0.25,
      freqCapBlockRate: 0.25,
      budgetBlockRate: 0.125,
    });
  });

  it('gives latencies right to 1 %, in memory of a fixed size', () => {
    const meter = new DecisionMeter();
    for (let ms = 1; ms <= 100_000; ms++) meter.record(served, ms / 100);
    const { latency } = meter.getMetrics();
    expect(Math.abs(latency.p50! / 500 - 1)).toBeLessThan(0.0101);
    expect(Math.abs(latency.p95! / 950 - 1)).toBeLessThan(0.0101);
    expect(Math.abs(latency.p99! / 990 - 1)).toBeLessThan(0.0101);
  });

  it('tells the metrics it is given as much', async () => {
    const recorder = new Recorder();
    const meter = new DecisionMeter(recorder.metrics);
    meter.record(served, 3);
    meter.record({ outcome: 'served', failOpen: true }, 300);
    meter.record(refused('cap'), 0.04);
    meter.record(refused('error'), 200);
    const lines = (await prometheusText(await recorder.read())).split('\n');
    for (const line of [
      'xsp_requests_total 4',
      'xsp_served_total 2',
      'xsp_fail_open_total 1',
      'xsp_refusals_total{reason="cap",level="campaign"} 1',
      'xsp_refusals_total{reason="error"} 1',
      'xsp_decision_duration_seconds_sum{outcome="served"} 0.303',
      'xsp_decision_duration_seconds_bucket{le="0.00005",outcome="refused"} 1',
      'xsp_decision_duration_seconds_count{outcome="error"} 1',
    ]) {
      expect(lines).toContain(line);
    }
  });
});
