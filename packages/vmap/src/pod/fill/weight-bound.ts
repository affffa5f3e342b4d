import type { FillItem } from './fill-problem';

/** The most steps that a pod's duration is divided into. */
const STEPS = 96;

/**
 * What the cliques from one on can add at most, with so many ads and so much time left: a knapsack that takes at most one
 * of each clique and leaves all other constraints aside, so never too little.
 *
 * Computed with doubles that hold whole numbers: weights whose sums are beyond 2^53 are rounded up to a multiple of a
 * power of two.
 */
export class WeightBound {
  private readonly unit: number;
  private readonly width: number;
  private readonly height: number;
  private readonly shift: bigint;
  /** By clique, ads left, time left. */
  private readonly table: Float64Array;

  constructor(cliques: readonly (readonly FillItem[])[], maxAds: number, maxMs: number) {
    const items = cliques.flat();
    const durations = items.map(({ durationMs }) => durationMs).sort((a, b) => b - a);
    const longest = durations.slice(0, maxAds).reduce((a, b) => a + b, 0);
    const most = Math.min(maxMs, longest);
    const common = durations.reduce(greatestCommonDivisor, 0) || 1;
    // Rounded down, ads are shorter than they are, and the bound stays one.
    this.unit = longest <= maxMs ? Infinity : Math.max(common, Math.ceil(most / STEPS));
    this.width = this.column(most) + 1;
    this.height = maxAds + 1;
    const heaviest = items.reduce((a, { weight }) => (weight > a ? weight : a), 0n);
    this.shift = BigInt(Math.max(0, (heaviest * BigInt(maxAds + 1)).toString(2).length - 53));
    this.table = new Float64Array((cliques.length + 1) * this.height * this.width);
    for (let clique = cliques.length - 1; clique >= 0; clique--) this.fillRow(clique, cliques[clique]!);
  }

  /** Whether an amount in the units of the table may be more than a weight. */
  isMore(most: number, weight: bigint): boolean {
    return most > Number(weight >> this.shift);
  }

  /** In the units of the table. */
  of(clique: number, ads: number, ms: number): number {
    return this.table[(clique * this.height + ads) * this.width + Math.min(this.column(ms), this.width - 1)]!;
  }

  /** A weight in the units of the table, rounded up. */
  scaled(weight: bigint): number {
    return Number((weight + (1n << this.shift) - 1n) >> this.shift);
  }

  private fillRow(clique: number, members: readonly FillItem[]): void {
    const { table, width, height } = this;
    const best = [...this.bestByColumn(members)];
    const row = clique * height * width;
    const next = row + height * width;
    table.copyWithin(row, next, next + height * width);
    for (const [columns, weight] of best) {
      for (let ads = 1; ads < height; ads++) {
        const before = next + (ads - 1) * width - columns;
        const here = row + ads * width;
        for (let column = columns; column < width; column++) {
          const sum = weight + table[before + column]!;
          if (sum > table[here + column]!) table[here + column] = sum;
        }
      }
    }
  }

  /** Of members of one length the best counts. */
  private bestByColumn(members: readonly FillItem[]): ReadonlyMap<number, number> {
    const best = new Map<number, number>();
    for (const { durationMs, weight } of members) {
      const column = this.column(durationMs);
      best.set(column, Math.max(this.scaled(weight), best.get(column) ?? 0));
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
