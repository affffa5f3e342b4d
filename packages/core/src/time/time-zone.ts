import { Temporal } from 'temporal-polyfill';
import { ValidationError } from '../errors';

/**
 * Checks the name of a time zone and returns it in the case of the IANA database.
 *
 * @param name a name of the IANA database, such as `Europe/Paris` or `UTC`
 * @param path where the name stands in the input, for the error
 * @throws {@link ValidationError} for a name the database does not have, and for a bare offset such as `+02:00`, which
 *   knows no summer time
 */
export function timeZone(name: string, path = 'timeZone'): string {
  const remedy = 'write a name of the IANA database, such as "Europe/Paris" or "UTC"';
  if (typeof name !== 'string') throw new ValidationError(path, `must be a string; ${remedy}`);
  const shown = JSON.stringify(name.slice(0, 50));
  if (/^[+-]/.test(name)) throw new ValidationError(path, `${shown} is an offset and not a time zone; ${remedy}`);
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch (cause) {
    throw new ValidationError(path, `unknown time zone ${shown}; ${remedy}`, { cause });
  }
}
