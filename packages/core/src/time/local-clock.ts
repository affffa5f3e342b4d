import { Temporal } from 'temporal-polyfill';
import type { Weekday } from './time-window';
import { timeZone } from './time-zone';

/** What a clock on the wall shows. */
export interface LocalClock {
  /** ISO 8601: 1 is Monday. */
  readonly weekday: Weekday;
  /** Minutes after midnight by the clock, 0 to 1439. */
  readonly minute: number;
}

const MINUTE = 60_000;

/** The reading found last in each zone, by the name of the zone in its proper case. */
const cache = new Map<string, { readonly from: number; readonly reading: LocalClock }>();

/**
 * What the clock of a time zone shows at a moment. All of a minute gives the same answer, which is computed once.
 *
 * @param at epoch milliseconds
 * @param zone a name of the IANA database
 * @throws {@link ValidationError} for an unknown zone
 */
export function localClock(at: number, zone: string): LocalClock {
  // No zone of our days has an offset of part of a minute.
  const from = Math.floor(at / MINUTE) * MINUTE;
  const cached = cache.get(zone);
  if (cached?.from === from) return cached.reading;
  const name = timeZone(zone);
  const { dayOfWeek, hour, minute } = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(name);
  const reading = Object.freeze({ weekday: dayOfWeek as Weekday, minute: 60 * hour + minute });
  cache.set(name, { from, reading });
  return reading;
}
