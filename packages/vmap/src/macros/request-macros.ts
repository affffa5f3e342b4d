import { type MacroValues } from './expand-macros';

/**
 * The two macros that are new for each request: the time, and eight digits that keep caches out of the way.
 *
 * @param now milliseconds since 1970
 * @param random a number from 0 to below 1
 */
export function requestMacros(now: number, random: () => number = Math.random): MacroValues {
  return { TIMESTAMP: now, CACHEBUSTING: String(Math.floor(random() * 100_000_000)).padStart(8, '0') };
}
