import { Temporal } from 'temporal-polyfill';
import type { TimeWindow, Weekday } from './time-window';

/** The stretch between the first moments of two dates that contains `at`. */
export function dateWindow(unit: 'day' | 'week' | 'month', at: number, zone: string, weekStart: Weekday): TimeWindow {
  const step = unit === 'day' ? { days: 1 } : unit === 'week' ? { weeks: 1 } : { months: 1 };
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

  let first = firstDateOf(unit, date, weekStart);
  let start = firstMomentOf(first, zone);
  let end = firstMomentOf(first.add(step), zone);
  // The clock may have been set back across midnight, or have skipped a date: then the date it shows is not the one
  // whose window has begun, and what follows is the next one that is not empty.
  while (at >= end) {
    first = first.add(step);
    start = end;
    end = firstMomentOf(first.add(step), zone);
  }
  return { start, end };
}

function firstDateOf(unit: 'day' | 'week' | 'month', date: Temporal.PlainDate, weekStart: Weekday): Temporal.PlainDate {
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 });
    case 'month':
      return date.with({ day: 1 });
  }
}

/** Midnight; where the clock shows it twice the first, where it skips it the end of the gap. */
function firstMomentOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds;
}
