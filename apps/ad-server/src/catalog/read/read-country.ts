import type { Place } from '../findings';

/** What has a name among regions, but is no country anybody is in. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Checks that two capital letters are a country of ISO 3166, by its present code. */
export function readCountry(code: string | undefined, at: Place): void {
  if (code === undefined) return;
  const present = new Intl.Locale(`und-${code}`).region;
  if (names.of(code) === undefined || NO_COUNTRIES.has(code)) {
    at.mistake(`unknown country ${code}; write the two capital letters of ISO 3166, such as FR`);
  } else if (present !== undefined && present !== code) {
    at.mistake(`unknown country ${code}; ISO 3166 has ${present}`);
  }
}
