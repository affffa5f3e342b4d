import { setTimeout as delay } from 'node:timers/promises';
import { TransportConnectionError, ValidationError } from '../../errors';
import { type Clock, systemClock } from '../../time';
import type { HttpMethod, TransportResponse } from '../transport';

/** When and how often a request is sent again. */
export interface RetryOptions {
  /** How many times after the first; 0 for never. 1 when left out. */
  readonly retries?: number;
  /** The bound of the first pause, doubled for each one after it. 50 ms when left out. */
  readonly baseDelayMs?: number;
  /** The longest pause; a server that asks for more (`Retry-After`) is not asked again. 1,000 ms when left out. */
  readonly maxDelayMs?: number;
  /** Numbers from 0 up to 1, for the jitter. */
  readonly random?: () => number;
  /** Tells the time, for a `Retry-After` that is a date. The system's clock. */
  readonly clock?: Clock;
  /** Waits; rejects when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Methods that may be sent twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT: readonly HttpMethod[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** Breaks of a connection that the next attempt may not meet. A wrong certificate or name is none of them. */
const TRANSIENT = new Set([
  ...['EAI_AGAIN', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH', 'EPIPE'],
  ...['UND_ERR_SOCKET'],
]);

/** Whether a method may be sent twice without doing a thing twice. */
export function isIdempotent(method: HttpMethod): boolean {
  return IDEMPOTENT.includes(method);
}

/** Decides about retries: what may be sent again, and after which pause. */
export class RetryPolicy {
  readonly retries: number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #baseDelayMs: number;
  readonly #maxDelayMs: number;
  readonly #random: () => number;
  readonly #clock: Clock;

  constructor(options: RetryOptions = {}) {
    this.retries = whole(options.retries ?? 1, 'retry.retries');
    this.#baseDelayMs = whole(options.baseDelayMs ?? 50, 'retry.baseDelayMs');
    this.#maxDelayMs = whole(options.maxDelayMs ?? 1_000, 'retry.maxDelayMs');
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? systemClock;
    this.sleep = options.sleep ?? (async (ms, signal) => delay(ms, undefined, { signal }));
  }

  /**
   * The pause before the request is sent again, in milliseconds; undefined when it must not be.
   *
   * @param attempt how many times it was sent
   * @param outcome what came of it: a response or an error
   */
  pauseAfter(attempt: number, outcome: TransportResponse | Error): number | undefined {
    if (attempt > this.retries) return undefined;
    const bound = Math.min(this.#maxDelayMs, this.#baseDelayMs * 2 ** (attempt - 1));
    const pause = Math.floor(this.#random() * bound);
    if (outcome instanceof Error) return isTransient(outcome) ? pause : undefined;
    if (outcome.status !== 503) return undefined;
    const asked = retryAfterMs(outcome.headers['retry-after'], this.#clock.now());
    return asked > this.#maxDelayMs ? undefined : Math.max(asked, pause);
  }
}

function isTransient(error: Error): boolean {
  const code = error instanceof TransportConnectionError ? error.details['code'] : undefined;
  return typeof code === 'string' && TRANSIENT.has(code);
}

/** `Retry-After` (RFC 9110, section 10.2.3) is seconds or a date; 0 where it is neither. */
function retryAfterMs(value: string | readonly string[] | undefined, now: number): number {
  if (typeof value !== 'string') return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

function whole(value: number, path: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ValidationError(path, `must be a whole number from 0, not ${value}`);
}
