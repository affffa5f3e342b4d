export { systemClock } from './clock';
export type { Clock } from './clock';
export { ManualClock } from './manual-clock';
export { formatDuration, parseDuration } from './duration';
export { CALENDAR_UNITS, calendarWindow } from './calendar-window';
export type { CalendarUnit, TimeWindow, Weekday } from './calendar-window';
export { timeZone } from './time-zone';
export { localDateTimeToEpoch } from './local-date-time';
export { localClock, type LocalClock } from './local-clock';
