import type { CalendarUnit } from '@xsp/core';
import type { CapWindow } from '../cap/cap-window';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The shortest and the longest a calendar window can be: a zone may skip a day, and put its clock back by hours. */
const LENGTHS: Readonly<Record<CalendarUnit, readonly [shortest: number, longest: number]>> = {
  minute: [1, 60_000],
  hour: [1, HOUR],
  day: [DAY - 3 * HOUR, DAY + 3 * HOUR],
  week: [6 * DAY - 3 * HOUR, 7 * DAY + 3 * HOUR],
  month: [27 * DAY - 3 * HOUR, 31 * DAY + 3 * HOUR],
};

const NESTED: Readonly<Record<CalendarUnit, readonly CalendarUnit[]>> = {
  minute: ['hour', 'day', 'week', 'month'],
  hour: ['day', 'week', 'month'],
  day: ['week', 'month'],
  week: [],
  month: [],
};

/**
 * How many events one window can see at most while another cap, which counts all of them on a counter of its own, holds;
 * `undefined`: any number. Never too few; where two windows begin apart it may be more than there can be.
 */
export function mostWithin(window: CapWindow, other: CapWindow, otherLimit: number): number | undefined {
  if (otherLimit === 0) return 0;
  const touched = windowsTouched(window, other);
  return touched === undefined ? undefined : touched * otherLimit;
}

/** How many windows of `other` one `window` can reach into. */
function windowsTouched(window: CapWindow, other: CapWindow): number | undefined {
  if (other.kind === 'lifetime') return 1;
  if (other.kind === 'stream') return window.kind === 'stream' || window.kind === 'pod' ? 1 : undefined;
  if (other.kind === 'pod') return window.kind === 'pod' ? 1 : undefined;
  const span = longest(window);
  if (span === undefined) return undefined;
  switch (other.kind) {
    case 'sliding':
      return Math.ceil(span / other.ms);
    case 'rolling':
      return Math.ceil(span / other.ms) + 1;
    case 'calendar':
      return lieWithin(window, other) ? 1 : Math.ceil(span / LENGTHS[other.unit][0]) + 1;
  }
}

function lieWithin(window: CapWindow, other: Extract<CapWindow, { kind: 'calendar' }>): boolean {
  if (window.kind !== 'calendar' || window.timeZone !== other.timeZone) return false;
  if (window.unit !== other.unit) return NESTED[window.unit].includes(other.unit);
  return window.unit !== 'week' || (window.weekStart ?? 1) === (other.weekStart ?? 1);
}

function longest(window: CapWindow): number | undefined {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return window.ms;
    case 'calendar':
      return LENGTHS[window.unit][1];
    case 'lifetime':
    case 'stream':
    case 'pod':
      return undefined;
  }
}
