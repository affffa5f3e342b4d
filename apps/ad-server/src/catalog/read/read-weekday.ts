import type { Weekday } from '@xsp/core';
import type { DayName } from '../catalog-file';

const WEEKDAYS: Readonly<Record<DayName, Weekday>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };

/** A day's number by ISO 8601; Monday when it is left out. */
export function readWeekday(name: DayName | undefined): Weekday {
  return WEEKDAYS[name ?? 'mon'];
}

/** All days of the week. */
export const ALL_WEEKDAYS: readonly Weekday[] = Object.values(WEEKDAYS);
