/** A day of the week by ISO 8601: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A stretch of time: from `start`, which belongs to it, up to `end`, which does not. Epoch milliseconds. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}
