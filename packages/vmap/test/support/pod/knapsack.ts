/** An ad of which a group can have one. */
export interface KnapsackAd {
  readonly group: string;
  readonly ms: number;
  readonly value: number;
}

/**
 * The greatest value of so many ads in so much time, one of a group at most: counted up for every number of ads and every
 * length in units, group by group.
 */
export function knapsack(ads: readonly KnapsackAd[], maxAds: number, maxMs: number, unitMs: number): number {
  const columns = Math.floor(maxMs / unitMs);
  let best = Array.from({ length: maxAds + 1 }, () => new Float64Array(columns + 1));
  for (const group of new Set(ads.map((ad) => ad.group))) {
    const next = best.map((row) => row.slice());
    for (const { ms, value } of ads.filter((ad) => ad.group === group)) {
      const length = ms / unitMs;
      for (let count = 1; count <= maxAds; count++) {
        for (let column = length; column <= columns; column++) {
          const sum = best[count - 1]![column - length]! + value;
          if (sum > next[count]![column]!) next[count]![column] = sum;
        }
      }
    }
    best = next;
  }
  return best[maxAds]![columns]!;
}
