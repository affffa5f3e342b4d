import { localDateTimeToEpoch } from '@xsp/core';
import type { FlightFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Flight } from '../model';
import type { Loose } from '../structure';
import { readTimeZone } from './read-time-zone';

export function readFlight(file: Loose<FlightFile> | undefined, at: Place): Flight {
  const timeZone = readTimeZone(file?.timeZone, at.at('timeZone'), 'UTC');
  const startMs = readMoment(file?.start, timeZone, at.at('start'));
  const endMs = readMoment(file?.end, timeZone, at.at('end'));
  if (startMs !== null && endMs !== null && endMs <= startMs) {
    at.at('end').mistake(`must be after the start, ${file?.start}, not ${file?.end}; null leaves it open`);
  }
  return { startMs, endMs, timeZone };
}

function readMoment(text: string | null | undefined, zone: string, at: Place): number | null {
  if (text === null || text === undefined) return null;
  return at.attempt<number | null>(() => localDateTimeToEpoch(text, zone), null);
}
