import { calendarWindow, type TimeWindow } from '@xsp/core';

export const HOUR = 3_600_000;

/** A day of a time zone. */
export interface LocalDay extends TimeWindow {
  /** 0 is Monday. */
  readonly weekday: number;
}

/** Days found before, by zone and start: a flight's days are asked for again and again. */
const cache = new Map<string, Map<number, LocalDay>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Far more than all flights of a catalogue have; then the cache starts anew. */
const MOST_DAYS = 50_000;

/** The day of a time zone that contains a moment. */
export function localDay(at: number, timeZone: string): LocalDay {
  const { start, end } = calendarWindow('day', at, timeZone);
  let days = cache.get(timeZone);
  if (!days || days.size > MOST_DAYS) cache.set(timeZone, (days = new Map<number, LocalDay>()));
  let day = days.get(start);
  if (!day) days.set(start, (day = { start, end, weekday: Math.floor(hourOfWeek(start, timeZone) / 24) }));
  return day;
}

/** The days of a period; the first and the last may reach beyond it. */
export function localDays(period: TimeWindow, timeZone: string): readonly LocalDay[] {
  const days: LocalDay[] = [];
  let known = cache.get(timeZone);
  for (let at = period.start; at < period.end;) {
    const day = known?.get(at) ?? localDay(at, timeZone);
    known ??= cache.get(timeZone);
    days.push(day);
    at = day.end;
  }
  return days;
}

/** The hour that the zone's clock shows, from Monday's midnight: 0 to 167. */
export function hourOfWeek(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  let weekday = 0;
  let hour = 0;
  for (const { type, value } of format.formatToParts(at)) {
    if (type === 'weekday') weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(value);
    if (type === 'hour') hour = Number(value);
  }
  return weekday * 24 + hour;
}

/** The hours that the zone's clock shows in a stretch of time; the first and last may be cut. */
export function localHours(period: TimeWindow, timeZone: string): readonly TimeWindow[] {
  const hours: TimeWindow[] = [];
  for (let start = period.start; start < period.end;) {
    const end = Math.min(calendarWindow('hour', start, timeZone).end, period.end);
    hours.push({ start, end });
    start = end;
  }
  return hours;
}

/**
 * The part of a long period that its curve is drawn for: an hour before `at` until a day later. Charges are made anew
 * every hour, so what lies outside is never asked.
 */
export function drawnPart(period: TimeWindow, at: number): TimeWindow {
  if (period.end - period.start <= 26 * HOUR) return period;
  const inside = Math.min(Math.max(at, period.start), period.end - 1);
  return { start: Math.max(period.start, inside - HOUR), end: Math.min(period.end, inside + 25 * HOUR) };
}
