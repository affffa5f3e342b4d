import { ValidationError } from '@xsp/core';

const TIME = /^(\d{1,}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?$/;

/** Whether a text has exactly the form `hh:mm:ss` or `hh:mm:ss.mmm`. */
export function isStrictDuration(text: string): boolean {
  return /^\d{2,}:[0-5]\d:[0-5]\d(?:\.\d{3})?$/.test(text);
}

/**
 * Reads `hh:mm:ss` or `hh:mm:ss.mmm`, leniently: hours may have more or fewer digits, a fraction any number of them,
 * and a plain number is taken as seconds.
 *
 * @returns milliseconds, rounded; nothing where the text is no time
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  const seconds = /^\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : toSeconds(TIME.exec(trimmed));
  const milliseconds = Math.round(seconds * 1000);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

function toSeconds(parts: RegExpExecArray | null): number {
  if (parts === null) return NaN;
  const [, hours, minutes, seconds, fraction = '0'] = parts;
  if (Number(minutes) > 59 || Number(seconds) > 59) return NaN;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}`);
}

/**
 * Writes milliseconds as `hh:mm:ss`, or as `hh:mm:ss.mmm` where they are not whole seconds.
 *
 * @throws ValidationError when `milliseconds` is no whole number from 0
 */
export function formatDuration(milliseconds: number): string {
  if (!isDuration(milliseconds)) {
    throw new ValidationError('milliseconds', `must be a whole number from 0, not ${milliseconds}`);
  }
  const seconds = Math.floor(milliseconds / 1000);
  const rest = milliseconds % 1000;
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0 ? time : `${time}.${String(rest).padStart(3, '0')}`;
}

/** Whether a number is a length of time in milliseconds. */
export function isDuration(milliseconds: number): boolean {
  return Number.isSafeInteger(milliseconds) && milliseconds >= 0;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
