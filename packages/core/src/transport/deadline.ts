import { TransportError, TransportTimeoutError, ValidationError, XspError } from '../errors';

/** How long some work may take, and who else may end it. */
export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What takes so long, for the message: `response from https://ads.example/vast`. */
  readonly what: string;
}

/** The longest time a timer of Node can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Runs work that ends by a deadline. The work gets a signal that is aborted with the error to raise: a timeout, or the
 * end of the outer signal. The promise settles then, even if the work does not heed its signal.
 */
export async function withDeadline<T>(
  { timeoutMs, signal: outer, what }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  // Listens before the work can: that ends with an error of its own making, and the reason says more.
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => undefined); // whoever awaits the race hears of it

  const onOuterAbort = () => controller.abort(abortError(outer?.reason, what));
  const timer = setTimeout(() => {
    controller.abort(new TransportTimeoutError(`no ${what} within ${timeoutMs} ms`, { details: { timeoutMs } }));
  }, timeoutMs);
  outer?.addEventListener('abort', onOuterAbort, { once: true });
  try {
    if (outer?.aborted === true) onOuterAbort();
    signal.throwIfAborted();
    return await Promise.race([work(signal), aborted]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', onOuterAbort);
  }
}

/** Checks a time limit: whole milliseconds from 1. */
export function timeLimit(ms: number, path: string): number {
  if (Number.isInteger(ms) && ms >= 1 && ms <= MAX_TIMEOUT_MS) return ms;
  throw new ValidationError(path, `must be a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}, not ${ms}`);
}

function abortError(reason: unknown, what: string): XspError {
  // The signal of an enclosing deadline carries the error to raise.
  if (reason instanceof XspError) return reason;
  return new TransportError(`the request for a ${what} was aborted`, { failure: 'aborted', cause: reason });
}
