import { Recorder } from '../recorder';
import { prometheusText } from './prometheus';

/** The lines of one metric. */
function linesOf(text: string, name: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));
}

describe('prometheusText', () => {
  it('writes counters, gauges and histograms', async () => {
    const recorder = new Recorder();
    const { refusals, decisionDuration, holdsOpen } = recorder.metrics;
    refusals.add(2, { reason: 'cap', level: 'campaign' });
    refusals.add(1, { reason: 'budget', level: '' });
    holdsOpen.set(4);
    for (const seconds of [0.00005, 0.003, 99]) decisionDuration.observe(seconds, { outcome: 'served' });
    const text = await prometheusText(await recorder.read());
    expect(text).toContain('# TYPE xsp_refusals_total counter\n');
    expect(text).toContain('# HELP xsp_holds_open ');
    expect(linesOf(text, 'xsp_refusals_total').filter((line) => !line.endsWith(' 0'))).toEqual([
      'xsp_refusals_total{reason="cap",level="campaign"} 2',
      'xsp_refusals_total{reason="budget"} 1',
    ]);
    expect(linesOf(text, 'xsp_holds_open ')).toEqual(['xsp_holds_open 4']);
    const served = linesOf(text, 'xsp_decision_duration_seconds').filter((line) => line.includes('served'));
    expect(served).toContain('xsp_decision_duration_seconds_bucket{le="0.00005",outcome="served"} 1');
    expect(served).toContain('xsp_decision_duration_seconds_bucket{le="0.005",outcome="served"} 2');
    expect(served).toContain('xsp_decision_duration_seconds_bucket{le="5",outcome="served"} 2');
    expect(served.slice(-3)).toEqual([
      'xsp_decision_duration_seconds_bucket{le="+Inf",outcome="served"} 3',
      'xsp_decision_duration_seconds_sum{outcome="served"} 99.00305',
      'xsp_decision_duration_seconds_count{outcome="served"} 3',
    ]);
  });

  it('escapes what labels hold', async () => {
    const recorder = new Recorder();
    recorder.metrics.catalogInfo.replace([[1, { version: 'a"}\n\\ 1\nxsp_forged 1' }]]);
    const text = await prometheusText(await recorder.read());
    expect(linesOf(text, 'xsp_catalog_info')).toEqual(['xsp_catalog_info{version="a\\"}\\n\\\\ 1\\nxsp_forged 1"} 1']);
    expect(linesOf(text, 'xsp_forged')).toEqual([]);
  });

  it('adds up the processes of one server', async () => {
    const [one, other] = [new Recorder(), new Recorder()];
    for (const { metrics } of [one, other]) {
      metrics.requests.add(2);
      metrics.holdsOpen.set(3);
      metrics.campaignSpent.set(5, { campaign: 'acme', currency: 'USD' });
      metrics.decisionDuration.observe(0.1, { outcome: 'refused' });
    }
    one.metrics.refusals.add(1, { reason: 'error', level: '' });
    other.metrics.campaignSpent.set(6, { campaign: 'acme', currency: 'USD' });
    // From another process they come as JSON.
    const sent = JSON.parse(JSON.stringify(await other.read())) as Awaited<ReturnType<typeof other.read>>;
    const text = await prometheusText(await one.read(), sent);
    expect(text).toContain('\nxsp_requests_total 4\n');
    expect(text).toContain('\nxsp_holds_open 6\n');
    expect(text).toContain('\nxsp_refusals_total{reason="error"} 1\n');
    // All processes read the same state: its figures are not added up.
    expect(text).toContain('\nxsp_campaign_spent_amount{campaign="acme",currency="USD"} 6\n');
    expect(text).toContain('\nxsp_decision_duration_seconds_bucket{le="0.1",outcome="refused"} 2\n');
    expect(text).toContain('\nxsp_decision_duration_seconds_count{outcome="refused"} 2\n');
  });
});
