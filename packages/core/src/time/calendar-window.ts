import { ValidationError } from '../errors';
import { clockWindow } from './clock-window';
import { dateWindow } from './date-window';
import { timeZone } from './time-zone';
import type { TimeWindow, Weekday } from './time-window';

/** What a calendar window is a whole one of. */
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** All calendar units, the shortest first. */
export const CALENDAR_UNITS = ['minute', 'hour', 'day', 'week', 'month'] as const;

/** The windows found last in one zone, by slot; at most one for each unit and first day of the week. */
type Slots = (TimeWindow | undefined)[];

/** By the name of the zone in its proper case, so that it cannot outgrow the IANA database. */
const cache = new Map<string, Slots>();

/**
 * The minute, hour, day, week or month of a time zone that contains a moment. Windows of one unit and zone follow each
 * other without gap or overlap, and every moment is in exactly one:
 *
 * - A *minute* or an *hour* begins whenever the zone's clock shows a full one. An hour that the clock shows twice when
 *   summer time ends is two windows, one for each real hour; one that is skipped is none. Where the offset changes by
 *   other than whole hours (Lord Howe, Caracas 2016), the hour is cut at the change.
 * - A *day* begins with the first moment of its date: midnight, or where the clock skips it, the end of the gap. It has
 *   23 or 25 hours when the clock is changed. A date the zone skips (Apia, 30 December 2011) has no window. A moment for
 *   which the clock was set back into the day before belongs to the day that had begun.
 * - A *week* begins with its first day, a *month* with its first date, as days do.
 *
 * The window found last for each unit and zone is kept: as long as `at` stays in it, a call is a look-up and a comparison,
 * and returns the same object.
 *
 * @param unit which windows
 * @param at the moment, in whole epoch milliseconds
 * @param zone a name of the IANA database
 * @param weekStart the first day of the week, Monday when left out
 * @throws {@link ValidationError} for an unknown unit, zone or weekday, or a moment that no calendar reaches
 */
export function calendarWindow(unit: CalendarUnit, at: number, zone: string, weekStart: Weekday = 1): TimeWindow {
  wholeMilliseconds(at);
  const slot = slotOf(unit, weekStart);
  const cached = cache.get(zone)?.[slot];
  if (cached !== undefined && at >= cached.start && at < cached.end) return cached;

  const name = timeZone(zone);
  const window = Object.freeze(computeWindow(unit, at, name, weekStart));
  remember(name, slot, window);
  return window;
}

function computeWindow(unit: CalendarUnit, at: number, zone: string, weekStart: Weekday): TimeWindow {
  try {
    return unit === 'minute' || unit === 'hour' ? clockWindow(unit, at, zone) : dateWindow(unit, at, zone, weekStart);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ValidationError('at', `${at} is beyond the calendar; give epoch milliseconds`, { cause });
  }
}

/** Units and, for weeks, their first day, numbered through. */
function slotOf(unit: CalendarUnit, weekStart: Weekday): number {
  const index = CALENDAR_UNITS.indexOf(unit);
  if (index < 0) {
    throw new ValidationError('unit', `unknown calendar unit; write one of ${CALENDAR_UNITS.join(', ')}`);
  }
  if (unit !== 'week') return index;
  if (Number.isInteger(weekStart) && weekStart >= 1 && weekStart <= 7) return CALENDAR_UNITS.length + weekStart;
  throw new ValidationError('weekStart', 'must be a whole number from 1 (Monday) to 7 (Sunday)');
}

function remember(zone: string, slot: number, window: TimeWindow): void {
  let slots = cache.get(zone);
  if (slots === undefined) cache.set(zone, (slots = []));
  slots[slot] = window;
}

function wholeMilliseconds(at: number): void {
  if (Number.isSafeInteger(at)) return;
  throw new ValidationError('at', `must be whole epoch milliseconds, not ${at}`);
}
