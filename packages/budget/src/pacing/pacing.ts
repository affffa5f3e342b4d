import type { BudgetPeriod } from '../campaign/budget';

/**
 * How a budget is spread over its time. A pace is a limit on the budget's own counter that moves with time (a curve), and
 * a throttle that keeps delivery smooth inside it.
 *
 * - `asap`: not at all; as fast as requests come.
 * - `even`: the same in every minute.
 * - `front-loaded`: `share` of it in the first half of the time, evenly; the rest in the second half.
 * - `hourly`: the same in every hour of the campaign's time zone, each as fast as requests come; what an hour leaves
 *   over goes to the next.
 * - `curve`: by weights of the hours, given, or learned from past traffic.
 * - `adaptive`: in proportion to the traffic that is expected, learned from requests, by a rate that is corrected with
 *   what was spent (see `rate-controller.ts` for the papers).
 */
export type Pacing = PacingMode & {
  /**
   * Which line of the budget is paced: the daily one, else the weekly, the monthly, else the total over the flight, when
   * left out.
   */
  readonly over?: Exclude<BudgetPeriod, 'hour'>;
};

export type PacingMode =
  | { readonly mode: 'asap' }
  | { readonly mode: 'even' }
  | { readonly mode: 'front-loaded'; readonly share: number }
  | { readonly mode: 'hourly' }
  | { readonly mode: 'curve'; readonly weights?: HourWeights }
  | { readonly mode: 'adaptive'; readonly weights?: HourWeights };

export const PACING_MODES = ['asap', 'even', 'front-loaded', 'hourly', 'curve', 'adaptive'] as const;

/**
 * Relative weights of the hours by the clock of the campaign's time zone: 24, from midnight, the same every day; or 168,
 * from Monday's midnight. Numbers from 0, not all of them 0.
 */
export type HourWeights = readonly number[];
