import type { Path } from '../findings';

/**
 * The longest list that is checked item by item. The validator's work grows with the square of the items that are wrong: what is
 * far longer than any catalogue's would keep it busy for hours.
 */
export const MOST_ITEMS = 50_000;

/** Where a list is longer than that; undefined when none is. */
export function findLongList(value: unknown): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length > MOST_ITEMS) return [];
  for (const key in value) {
    const found = findLongList((value as Readonly<Record<string, unknown>>)[key]);
    if (found !== undefined) return [Array.isArray(value) ? Number(key) : key, ...found];
  }
  return undefined;
}
