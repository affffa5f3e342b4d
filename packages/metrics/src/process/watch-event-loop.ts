import type { Metrics } from '../metrics';

export interface WatchEventLoopOptions {
  /** How often the delay is measured; 50 ms when left out. */
  readonly everyMs?: number;
  /** A clock that never goes back, in milliseconds and parts of them; the process's own when left out. */
  readonly stopwatch?: { now(): number };
  /** Calls back after a time, and is told when it is no longer needed; a timer that keeps no process alive when left out. */
  readonly wait?: (ms: number, then: () => void) => () => void;
}

/** Measures how much later than asked a timer runs. @returns ends it */
export function watchEventLoop(
  metrics: Metrics,
  { everyMs = 50, stopwatch = performance, wait = timer }: WatchEventLoopOptions = {},
): () => void {
  let stopWaiting: () => void;
  const measure = () => {
    const due = stopwatch.now() + everyMs;
    stopWaiting = wait(everyMs, () => {
      metrics.eventLoopDelay.observe(Math.max(0, stopwatch.now() - due) / 1_000);
      measure();
    });
  };
  measure();
  return () => stopWaiting();
}

function timer(ms: number, then: () => void): () => void {
  const timeout = setTimeout(then, ms).unref();
  return () => clearTimeout(timeout);
}
