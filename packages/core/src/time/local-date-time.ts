import { Temporal } from 'temporal-polyfill';
import { ValidationError } from '../errors';
import { timeZone } from './time-zone';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::[0-5]\d(?:\.\d{1,3})?)?$/;

const REMEDY = 'write a date and time such as 2026-01-01T00:00:00, without offset';

/**
 * The moment at which the clock of a time zone shows a date and time. Where it shows it twice, as summer time ends, the
 * first is meant; one that it skips, as summer time begins, is as long after the gap's start as it was meant to be:
 * 02:30 in a gap from 02:00 to 03:00 is 03:30.
 *
 * @param text `YYYY-MM-DDThh:mm`, with seconds and up to three digits of their fraction where wanted
 * @param zone a name of the IANA database
 * @param path where the text stands in the input, for the error
 * @returns whole epoch milliseconds
 * @throws {@link ValidationError} for another form, an offset or `Z` included, a date that no calendar has, or an unknown
 *   zone
 */
export function localDateTimeToEpoch(text: string, zone: string, path = 'localDateTime'): number {
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 40)) : `something of type ${typeof text}`;
  if (typeof text !== 'string' || !LOCAL.test(text)) {
    throw new ValidationError(path, `${shown} is not a local date and time; ${REMEDY}`);
  }
  const name = timeZone(zone);
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(name).epochMilliseconds;
  } catch (cause) {
    throw new ValidationError(path, `${shown} is not in the calendar; ${REMEDY}`, { cause });
  }
}
