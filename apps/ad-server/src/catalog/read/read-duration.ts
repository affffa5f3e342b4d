import { parseDuration } from '@xsp/core';
import type { Place } from '../findings';

/** A duration in milliseconds, above 0. */
export function readDuration(text: string | undefined, at: Place): number {
  if (text === undefined) return 0;
  const ms = at.attempt(() => parseDuration(text), undefined);
  if (ms === 0) at.mistake(`must be longer than 0, not ${text}`);
  return ms ?? 0;
}

/** `hh:mm:ss` or `hh:mm:ss.mmm` in milliseconds. */
export function readTimestamp(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
}
