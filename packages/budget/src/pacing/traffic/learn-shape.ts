import type { HourWeights } from '../pacing';

/** Requests in one past hour. */
export interface HourOfTraffic {
  /** By the clock of the campaign's time zone, from Monday's midnight: 0 to 167. */
  readonly hourOfWeek: number;
  readonly requests: number;
}

/** An hour of the week counts as if its hour of the day had been seen once more. */
const DAY_WEIGHT = 1;

/** No hour weighs less than this part of the mean: a target near 0 would leave nothing to catch up with. */
const LEAST_WEIGHT = 0.01;

/**
 * The shape of a campaign's traffic, learned from its past hours: 168 weights, each the mean of what the hour had in past
 * weeks, leaning towards the mean of the hour of the day as long as few weeks were seen.
 *
 * @returns `undefined` before every hour of the day was seen once, and when there were no requests
 */
export function learnShape(hours: readonly HourOfTraffic[]): HourWeights | undefined {
  const byDay = Array.from({ length: 24 }, () => new Mean());
  const byWeek = Array.from({ length: 168 }, () => new Mean());
  const all = new Mean();
  for (const { hourOfWeek, requests } of hours) {
    byDay[hourOfWeek % 24]!.add(requests);
    byWeek[hourOfWeek]!.add(requests);
    all.add(requests);
  }
  if (all.sum === 0 || byDay.some((mean) => mean.count === 0)) return undefined;
  const least = (all.sum / all.count) * LEAST_WEIGHT;
  return byWeek.map((week, hour) => {
    const day = byDay[hour % 24]!;
    const mean = (week.sum + (day.sum / day.count) * DAY_WEIGHT) / (week.count + DAY_WEIGHT);
    return Math.max(mean, least);
  });
}

class Mean {
  sum = 0;
  count = 0;

  add(value: number): void {
    this.sum += value;
    this.count += 1;
  }
}
