import { ValidationError } from '../errors';

/** Milliseconds of each unit, the largest first. */
const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const MS_PER_UNIT: ReadonlyMap<string, number> = new Map(UNITS);

const REMEDY = 'write a whole number and one unit of ms, s, m, h, d or w, such as "30s", "10m", "36h" or "7d"';

/**
 * Reads a duration such as `'500ms'`, `'30s'`, `'10m'`, `'36h'`, `'7d'` or `'1w'` into milliseconds. A day is 24 hours and
 * a week 7 days, always: calendar days are `calendarWindow`'s.
 *
 * @param text a whole number and one unit; `'0s'` is a duration too
 * @param path where the text stands in the input, for the error
 * @throws {@link ValidationError} for anything else, a bare number included, since it does not say its unit
 */
export function parseDuration(text: string, path = 'duration'): number {
  if (typeof text !== 'string') {
    throw new ValidationError(path, `must be a string with a unit, not of type ${typeof text}; ${REMEDY}`);
  }

  const [, digits, unit = ''] = /^(\d{1,16})(ms|[smhdw])$/.exec(text) ?? [];
  const msPerUnit = MS_PER_UNIT.get(unit);
  if (digits === undefined || msPerUnit === undefined) {
    throw new ValidationError(path, `${JSON.stringify(text.slice(0, 30))} is not a duration; ${REMEDY}`);
  }
  const ms = Number(digits) * msPerUnit;
  if (!Number.isSafeInteger(ms)) {
    throw new ValidationError(path, `${JSON.stringify(text)} is too long; leave the limit out if it shall not end`);
  }
  return ms;
}

/**
 * Writes milliseconds the way `parseDuration` reads them, in the largest unit that is exact: 5,400,000 is `'90m'`.
 *
 * @throws {@link ValidationError} when `ms` is negative or not whole
 */
export function formatDuration(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw new ValidationError('ms', `must be a whole number of milliseconds from 0, not ${ms}`);
  }
  if (ms === 0) return '0ms';
  const [unit, msPerUnit] = UNITS.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / msPerUnit}${unit}`;
}
