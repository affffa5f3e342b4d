import type { Campaign } from '../catalog';

/** By priority, then value; the best first. */
export function byRank(a: Campaign, b: Campaign): number {
  return b.priority - a.priority || compareValues(valueOf(a), valueOf(b));
}

/** What one billed event is worth; campaigns that bill none come last among their equals in priority. */
export function valueOf({ pricing }: Campaign): bigint {
  return pricing?.price.units ?? 0n;
}

/** The higher value first. */
function compareValues(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
