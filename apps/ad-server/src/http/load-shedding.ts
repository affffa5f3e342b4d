import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the delay is looked at. */
const EVERY_MS = 250;

/** Watches how late the event loop is, to refuse work rather than answer all of it too late. */
export class LoadShedding {
  private readonly delay = monitorEventLoopDelay({ resolution: 10 });
  private readonly timer: NodeJS.Timeout;
  private over = false;

  /** @param limitMs the mean delay from which on work is shed; 0: never */
  constructor(limitMs: number) {
    this.delay.enable();
    this.timer = setInterval(() => {
      this.over = limitMs > 0 && this.delay.mean / 1e6 > limitMs;
      this.delay.reset();
    }, EVERY_MS).unref();
  }

  /** Whether ad requests are to be answered without an ad now. */
  get isOverloaded(): boolean {
    return this.over;
  }

  close(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }
}
