import type { FillItem } from './fill-problem';

/** The most steps that a pod's duration is divided into. */
const STEPS = 96;

/**
 * What the cliques from one on can add at most, with so many ads and so much time left: a knapsack that takes at most one
 * of each clique and leaves all other constraints aside, so never too little.
 */
export class WeightBound {
  private readonly unit: number;
  private readonly width: number;
  private readonly height: number;
  /** By clique, ads left, time left. */
  private readonly table: bigint[];

  constructor(cliques: readonly (readonly FillItem[])[], maxAds: number, maxMs: number) {
    const durations = cliques.flat().map(({ durationMs }) => durationMs);
    const longest = [...durations]
      .sort((a, b) => b - a)
      .slice(0, maxAds)
      .reduce((a, b) => a + b, 0);
    const most = Math.min(maxMs, longest);
    const common = durations.reduce(greatestCommonDivisor, 0) || 1;
    // Rounded down, ads are shorter than they are, and the bound stays one.
    this.unit = longest <= maxMs ? Infinity : Math.max(common, Math.ceil(most / STEPS));
    this.width = this.column(most) + 1;
    this.height = maxAds + 1;
    this.table = new Array<bigint>((cliques.length + 1) * this.height * this.width).fill(0n);
    for (let clique = cliques.length - 1; clique >= 0; clique--) this.fillRow(clique, cliques[clique]!);
  }

  /** @param ms the time left; above what all together take it is no constraint */
  of(clique: number, ads: number, ms: number): bigint {
    return this.table[(clique * this.height + ads) * this.width + Math.min(this.column(ms), this.width - 1)]!;
  }

  private fillRow(clique: number, members: readonly FillItem[]): void {
    const { table, width, height } = this;
    const best = this.bestByColumn(members);
    for (let ads = 0; ads < height; ads++) {
      for (let column = 0; column < width; column++) {
        let most = table[((clique + 1) * height + ads) * width + column]!;
        if (ads > 0) {
          const before = ((clique + 1) * height + ads - 1) * width + column;
          for (const [columns, weight] of best) {
            if (columns > column) continue;
            const sum = weight + table[before - columns]!;
            if (sum > most) most = sum;
          }
        }
        table[(clique * height + ads) * width + column] = most;
      }
    }
  }

  /** Of members of one length the best counts. */
  private bestByColumn(members: readonly FillItem[]): ReadonlyMap<number, bigint> {
    const best = new Map<number, bigint>();
    for (const { durationMs, weight } of members) {
      const column = this.column(durationMs);
      if (weight > (best.get(column) ?? 0n)) best.set(column, weight);
    }
    return best;
  }

  private column(ms: number): number {
    return this.unit === Infinity ? 0 : Math.floor(ms / this.unit);
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
