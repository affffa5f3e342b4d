import { timeZone, ValidationError } from '@xsp/core';
import { nearest, type Place } from '../findings';

/** Checks a time zone; `otherwise` when it is left out or wrong. */
export function readTimeZone(name: string | undefined, at: Place, otherwise: string): string {
  if (name === undefined) return otherwise;
  try {
    return timeZone(name);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    for (const { message } of error.issues) at.mistake(`${message}${hint}`);
    return otherwise;
  }
}
