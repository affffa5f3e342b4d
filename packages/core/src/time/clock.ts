/** Where the time comes from. Everything in xsp that asks for the time takes one, so that tests need not wait. */
export interface Clock {
  /** The time in whole epoch milliseconds. */
  now(): number;
}

/** The process's own clock. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });
