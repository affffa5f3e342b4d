import { ValidationError } from '../errors';
import type { Clock } from './clock';

/** A clock for tests: it stands still until it is told to move. */
export class ManualClock implements Clock {
  #now: number;

  /** @param start epoch milliseconds it shows at first */
  constructor(start = 0) {
    this.#now = wholeMilliseconds(start, 'start');
  }

  now(): number {
    return this.#now;
  }

  /** Puts the clock to a time, an earlier one included: real clocks are set back, too. */
  set(epochMs: number): void {
    this.#now = wholeMilliseconds(epochMs, 'epochMs');
  }

  /** Moves the clock on by so many milliseconds (back, when negative), and returns the new time. */
  advance(ms: number): number {
    this.#now = wholeMilliseconds(this.#now + wholeMilliseconds(ms, 'ms'), 'ms');
    return this.#now;
  }
}

function wholeMilliseconds(value: number, path: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new ValidationError(path, `must be a whole number of milliseconds, not ${value}`);
}
