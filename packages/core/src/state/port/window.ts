/**
 * Which amounts count together. Part of a counter's identity, all times in milliseconds.
 *
 * - `forever`: all of them. It may be forgotten `forgetAfterMs` after it was last touched; never, when left out.
 * - `fixed`: those of the dated interval [start, end), computed by the caller from the backend's `now()`. `kept`
 *   counters (reports, money) are not forgotten when the interval is over.
 * - `rolling`: starts with the first hold and lasts `ms`; forgotten when neither a commit nor a hold is left in it.
 * - `sliding`: an exact log of the last `ms`; a hold counts as now, a commit at its own time.
 */
export type Window = ForeverWindow | FixedWindow | RollingWindow | SlidingWindow;

export interface ForeverWindow {
  readonly kind: 'forever';
  readonly forgetAfterMs?: number;
}

export interface FixedWindow {
  readonly kind: 'fixed';
  /** Epoch milliseconds, inclusive. */
  readonly start: number;
  /** Epoch milliseconds, exclusive. */
  readonly end: number;
  readonly kept?: boolean;
}

export interface RollingWindow {
  readonly kind: 'rolling';
  readonly ms: number;
}

export interface SlidingWindow {
  readonly kind: 'sliding';
  readonly ms: number;
}
