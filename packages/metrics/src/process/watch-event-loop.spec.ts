import { prometheusText } from '../exporters/prometheus';
import { Recorder } from '../recorder';
import { watchEventLoop } from './watch-event-loop';

/** A time that passes as the test says, and timers that run as late as it says. */
class Loop {
  time = 0;
  waiting: { readonly due: number; readonly then: () => void } | undefined;

  readonly now = () => this.time;

  readonly wait = (ms: number, then: () => void) => {
    this.waiting = { due: this.time + ms, then };
    return () => (this.waiting = undefined);
  };

  runLate(lateMs: number): void {
    const { due, then } = this.waiting!;
    this.time = due + lateMs;
    then();
  }
}

describe('watchEventLoop', () => {
  it('measures how late its timer runs, until it is ended', async () => {
    const recorder = new Recorder();
    const loop = new Loop();
    const end = watchEventLoop(recorder.metrics, { everyMs: 50, stopwatch: loop, wait: loop.wait });
    for (const lateMs of [0, 40, 250, -1]) loop.runLate(lateMs);
    const lines = (await prometheusText(await recorder.read())).split('\n');
    expect(lines).toContain('xsp_event_loop_delay_seconds_bucket{le="0.001"} 2');
    expect(lines).toContain('xsp_event_loop_delay_seconds_bucket{le="0.05"} 3');
    expect(lines).toContain('xsp_event_loop_delay_seconds_sum 0.29');
    end();
    expect(loop.waiting).toBeUndefined();
  });

  it('measures a real loop', async () => {
    const recorder = new Recorder();
    const measured = new Promise<number>((resolve) => recorder.observe((_, value) => resolve(value)));
    const end = watchEventLoop(recorder.metrics, { everyMs: 1 });
    const keepAlive = setInterval(() => undefined, 1);
    expect(await measured).toBeGreaterThanOrEqual(0);
    clearInterval(keepAlive);
    end();
  });
});
