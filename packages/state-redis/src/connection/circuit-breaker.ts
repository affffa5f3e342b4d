/** Closed: all calls are made; open: none; half-open: one is let through as a probe, or may be. */
export type BreakerState = 'closed' | 'half-open' | 'open';

/** When a breaker opens, and for how long. */
export interface CircuitBreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open the first time, in ms; twice as long each time that the probe fails. */
  readonly openMs: number;
  /** At most. */
  readonly longestMs: number;
}

/**
 * Stops asking a Redis that does not answer: after some failures in a row calls are refused at once; after a while one is
 * let through, and its outcome decides.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil = 0;
  private wait: number;
  private probing = false;

  constructor(private readonly options: CircuitBreakerOptions) {
    this.wait = options.openMs;
  }

  /** Whether a call may be made at `now` (ms of a monotonic clock). */
  allows(now: number): boolean {
    if (this.failures < this.options.failures) return true;
    if (now < this.openUntil || this.probing) return false;
    this.probing = true;
    return true;
  }

  /** Whether calls are refused, or only a probe is let through. */
  get isOpen(): boolean {
    return this.failures >= this.options.failures;
  }

  /** At `now` (ms of a monotonic clock). */
  stateAt(now: number): BreakerState {
    if (!this.isOpen) return 'closed';
    return now < this.openUntil ? 'open' : 'half-open';
  }

  succeeded(): void {
    this.failures = 0;
    this.probing = false;
    this.wait = this.options.openMs;
  }

  failed(now: number): void {
    this.failures++;
    if (this.failures < this.options.failures) return;
    if (this.failures > this.options.failures && this.probing) {
      this.wait = Math.min(this.wait * 2, this.options.longestMs);
    }
    this.probing = false;
    this.openUntil = now + this.wait;
  }
}
