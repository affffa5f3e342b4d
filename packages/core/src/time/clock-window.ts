import { Temporal } from 'temporal-polyfill';
import type { TimeWindow } from './time-window';

const LENGTH_MS = { minute: 60_000, hour: 3_600_000 } as const;

/**
 * The minute or hour of real time that contains `at`, and begins when the zone's clock shows a full one. Where the
 * zone's offset changes by other than whole ones, the window is cut at the change.
 */
export function clockWindow(unit: 'minute' | 'hour', at: number, zone: string): TimeWindow {
  const length = LENGTH_MS[unit];
  const offset = offsetAt(at, zone);
  const start = Math.floor((at + offset) / length) * length - offset;
  const end = start + length;

  // A change by whole minutes or hours leaves the hands that matter where they are: nothing to cut.
  const shifted = (moment: number) => (offsetAt(moment, zone) - offset) % length !== 0;
  return {
    start: shifted(start) ? changeOfOffset('previous', at + 1, zone, start) : start,
    end: shifted(end - 1) ? changeOfOffset('next', at, zone, end) : end,
  };
}

function offsetAt(at: number, zone: string): number {
  return zoned(at, zone).offsetNanoseconds / 1e6;
}

/** The last change of the zone's offset before `at`, or the first one after it. */
function changeOfOffset(direction: 'previous' | 'next', at: number, zone: string, otherwise: number): number {
  return zoned(at, zone).getTimeZoneTransition(direction)?.epochMilliseconds ?? otherwise;
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
