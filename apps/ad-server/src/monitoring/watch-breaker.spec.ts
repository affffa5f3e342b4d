import { MemoryBackend } from '@xsp/core';
import { prometheusText, Recorder, type BreakerState } from '@xsp/metrics';
import { watchBreaker } from './watch-breaker';

/** A state in memory with a breaker that is as the test says. */
class BreakingBackend extends MemoryBackend {
  breakerState: BreakerState = 'closed';
}

async function linesOf(recorder: Recorder): Promise<string[]> {
  const text = await prometheusText(await recorder.read());
  return text.split('\n').filter((line) => line.startsWith('xsp_state_breaker{') && line.endsWith(' 1'));
}

describe('watchBreaker', () => {
  it('reports the state that the breaker is in when the metrics are read', async () => {
    const recorder = new Recorder();
    const state = new BreakingBackend();
    watchBreaker(state, recorder.metrics);
    expect(await linesOf(recorder)).toEqual(['xsp_state_breaker{state="closed"} 1']);
    state.breakerState = 'open';
    expect(await linesOf(recorder)).toEqual(['xsp_state_breaker{state="open"} 1']);
  });

  it('reports nothing of a state that has none', async () => {
    const recorder = new Recorder();
    watchBreaker(new MemoryBackend(), recorder.metrics);
    expect(await linesOf(recorder)).toEqual([]);
  });
});
