import { prometheusText } from '../exporters/prometheus';
import { Recorder } from '../recorder';
import { reportBreaker } from './report-breaker';

describe('reportBreaker', () => {
  it('says 1 of the state it is in, and 0 of the others', async () => {
    const recorder = new Recorder();
    for (const state of ['closed', 'open', 'half-open'] as const) reportBreaker(recorder.metrics, state);
    const lines = (await prometheusText(await recorder.read())).split('\n');
    expect(lines.filter((line) => line.startsWith('xsp_state_breaker{'))).toEqual([
      'xsp_state_breaker{state="closed"} 0',
      'xsp_state_breaker{state="half-open"} 1',
      'xsp_state_breaker{state="open"} 0',
    ]);
  });
});
