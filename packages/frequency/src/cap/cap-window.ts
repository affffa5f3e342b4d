import { calendarWindow, type CalendarUnit, type Weekday, type Window } from '@xsp/core';

/**
 * Which events count together.
 *
 * - `rolling`: starts with the first one and lasts `ms`.
 * - `sliding`: the last `ms`, exactly; limits up to 1,000.
 * - `calendar`: a whole minute, hour, day, week or month of a time zone.
 * - `lifetime`: all of them; may be forgotten `forgetAfterMs` after the last one (30 days after the flight, say).
 * - `stream`, `pod`: those of one stream (session) or one pod, which the request names.
 */
export type CapWindow =
  | { readonly kind: 'rolling'; readonly ms: number }
  | { readonly kind: 'sliding'; readonly ms: number }
  | CalendarCapWindow
  | { readonly kind: 'lifetime'; readonly forgetAfterMs?: number }
  | { readonly kind: 'stream' }
  | { readonly kind: 'pod' };

export interface CalendarCapWindow {
  readonly kind: 'calendar';
  readonly unit: CalendarUnit;
  /** A name of the IANA database. */
  readonly timeZone: string;
  /** The first day of a week, 1 (Monday, when left out) to 7 (Sunday). */
  readonly weekStart?: Weekday;
}

/** Streams and pods are forgotten this long after they were last touched (STATE.md: 24 h). */
export const STREAM_MS = 86_400_000;

/** The state's window for a cap's, at a moment of the state's time. */
export function windowAt(window: CapWindow, at: number): Window {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return { kind: window.kind, ms: window.ms };
    case 'calendar': {
      const { start, end } = calendarWindow(window.unit, at, window.timeZone, window.weekStart);
      return { kind: 'fixed', start, end };
    }
    case 'lifetime':
      return window.forgetAfterMs === undefined
        ? { kind: 'forever' }
        : { kind: 'forever', forgetAfterMs: window.forgetAfterMs };
    case 'stream':
    case 'pod':
      return { kind: 'forever', forgetAfterMs: STREAM_MS };
  }
}
