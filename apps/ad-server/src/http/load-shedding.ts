/** How often the event loop is asked for a turn. */
const EVERY_MS = 20;

/** What was long ago counts less: after so long, a third. */
const MEMORY_MS = 500;

/**
 * Watches how late the event loop is, to refuse work rather than answer all of it too late. A histogram of
 * `monitorEventLoopDelay` that is read and reset has no sample at all when each turn takes longer than that.
 */
export class LoadShedding {
  private readonly timer: NodeJS.Timeout;
  private last = performance.now();
  private meanMs = 0;

  /** @param limitMs the mean delay from which on work is shed; 0: never */
  constructor(private readonly limitMs: number) {
    this.timer = setInterval(() => this.sample(performance.now()), EVERY_MS).unref();
  }

  /** Whether ad requests are to be answered without an ad now. */
  get isOverloaded(): boolean {
    return this.limitMs > 0 && this.meanMs > this.limitMs;
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** A turn that came late stands for all the time that it took. */
  private sample(now: number): void {
    const passed = now - this.last;
    const late = Math.max(0, passed - EVERY_MS);
    this.meanMs += (late - this.meanMs) * (1 - Math.exp(-passed / MEMORY_MS));
    this.last = now;
  }
}
