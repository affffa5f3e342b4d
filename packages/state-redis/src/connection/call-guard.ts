import { StateError } from '@xsp/core';
import { backoffMs } from './backoff';
import type { CircuitBreaker } from './circuit-breaker';
import { classifyError, type Classified } from './classify-error';

export interface CallGuardOptions {
  readonly deadlineMs: number;
  /** Calls under way beyond which more are refused. */
  readonly maxWaiting: number;
}

/** What may help before a call is made again. */
export type Remedy = NonNullable<Classified['remedy']>;

/** Lets calls through with a deadline, repeats what may succeed, and refuses what cannot. */
export class CallGuard {
  private waiting = 0;

  constructor(
    private readonly options: CallGuardOptions,
    private readonly breaker: CircuitBreaker,
    private readonly remedy: (remedy: Remedy, until: number) => Promise<void>,
  ) {}

  /**
   * @param attempt made again, with a pause, while there is time: it must be idempotent
   * @throws StateError `overloaded`, `unavailable`, `timeout`, `readonly`, `full`, `corrupt`
   */
  async call<T>(attempt: () => Promise<T>): Promise<T> {
    const start = performance.now();
    if (this.waiting >= this.options.maxWaiting) {
      throw new StateError('overloaded', `${this.waiting} calls are waiting for Redis already.`);
    }
    if (!this.breaker.allows(start)) {
      throw new StateError('unavailable', 'Redis did not answer several times in a row and is not asked for a moment.');
    }
    this.waiting++;
    try {
      const result = await this.repeat(attempt, start + this.options.deadlineMs);
      this.breaker.succeeded();
      return result;
    } catch (error) {
      if (isFailureOfRedis(error)) this.breaker.failed(performance.now());
      else this.breaker.succeeded();
      throw error;
    } finally {
      this.waiting--;
    }
  }

  private async repeat<T>(attempt: () => Promise<T>, until: number): Promise<T> {
    let unknown = false;
    for (let repeats = 1; ; repeats++) {
      try {
        return await beforeDeadline(attempt(), until);
      } catch (cause) {
        const { error, retry, remedy, outcomeUnknown } = classifyError(cause);
        unknown ||= outcomeUnknown === true;
        const pause = remedy === 'load' ? 0 : backoffMs(repeats);
        if (!retry || performance.now() + pause >= until) throw unknown ? mayBeDone(error) : error;
        if (remedy) await beforeDeadline(this.remedy(remedy, until), until).catch(() => undefined);
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

/** Of a timeout alone callers expect that something may have been done. */
function mayBeDone(error: Error): Error {
  if (!(error instanceof StateError) || error.reason === 'timeout') return error;
  return new StateError('timeout', `The answer was lost; whether the call was executed is unknown. ${error.message}`, {
    cause: error,
  });
}

/** Rejects with a timeout when `promise` has not settled by `until`. */
function beforeDeadline<T>(promise: Promise<T>, until: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(new StateError('timeout', 'Redis did not answer in time; whether the call was executed is unknown.')),
      Math.max(1, until - performance.now()),
    );
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: Error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function isFailureOfRedis(error: unknown): boolean {
  return error instanceof StateError && (error.reason === 'timeout' || error.reason === 'unavailable');
}
