import type { CalendarUnit } from '@xsp/core';
import type { Cap, CapWindow } from '../model';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The shortest and the longest that a calendar window can be, clock changes by up to a day included. */
const CALENDAR_MS: Readonly<Record<CalendarUnit, readonly [shortest: number, longest: number]>> = {
  minute: [1, MINUTE],
  hour: [1, HOUR],
  day: [DAY - 2 * HOUR, DAY + 2 * HOUR],
  week: [6 * DAY, 8 * DAY],
  month: [27 * DAY, 32 * DAY],
};

/** Which calendar windows lie whole in which others of the same zone. */
const LIES_IN: Readonly<Record<CalendarUnit, readonly CalendarUnit[]>> = {
  minute: ['minute', 'hour', 'day', 'week', 'month'],
  hour: ['hour', 'day', 'week', 'month'],
  day: ['day', 'week', 'month'],
  week: ['week'],
  month: ['month'],
};

/**
 * How many events can come within one window of a cap while another cap is obeyed; undefined when there is no bound. Never too
 * few; where windows do not begin together it may be too many.
 */
export function mostWithin(obeyed: Cap, cap: Cap): number | undefined {
  const limit = obeyed.kind === 'gap' ? 1 : obeyed.limit;
  if (limit === 0) return 0;
  const window = windowOf(obeyed);
  const inside = windowOf(cap);
  const windows = windowsTouched(window, inside, obeyed.per === cap.per);
  return windows === undefined ? undefined : limit * windows;
}

function windowOf(cap: Cap): CapWindow {
  return cap.kind === 'gap' ? { kind: 'sliding', lengthMs: cap.gapMs } : cap.window;
}

/** How many windows of one kind, at most, one window of the other reaches into. */
function windowsTouched(window: CapWindow, inside: CapWindow, sameCounter: boolean): number | undefined {
  const span = longest(inside);
  switch (window.kind) {
    case 'lifetime':
      return 1;
    case 'stream':
      return inside.kind === 'stream' || inside.kind === 'pod' ? 1 : undefined;
    case 'pod':
      return inside.kind === 'pod' ? 1 : undefined;
    case 'sliding':
      return span === undefined ? undefined : Math.ceil(span / window.lengthMs);
    case 'rolling':
      if (sameCounter && inside.kind === 'rolling' && inside.lengthMs === window.lengthMs) return 1;
      return span === undefined ? undefined : Math.ceil(span / window.lengthMs) + 1;
    case 'calendar':
      if (inside.kind === 'calendar' && inside.timeZone === window.timeZone && nests(inside, window)) return 1;
      return span === undefined ? undefined : Math.ceil(span / CALENDAR_MS[window.unit][0]) + 1;
  }
}

type CalendarWindow = Extract<CapWindow, { readonly kind: 'calendar' }>;

function nests(inner: CalendarWindow, outer: CalendarWindow): boolean {
  if (inner.unit === 'week' && inner.weekStart !== outer.weekStart) return false;
  return LIES_IN[inner.unit].includes(outer.unit);
}

/** The longest that a window can last, in milliseconds; undefined when nothing bounds it. */
function longest(window: CapWindow): number | undefined {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return window.lengthMs;
    case 'calendar':
      return CALENDAR_MS[window.unit][1];
    case 'lifetime':
    case 'stream':
    case 'pod':
      return undefined;
  }
}
