export interface QuantileSketchOptions {
  /** Quantiles are off by this share of their value at the most; 0.01 when left out. */
  readonly relativeError?: number;
  /** Values are told apart from here … */
  readonly lowest: number;
  /** … to here; what lies outside counts as the nearer end. */
  readonly highest: number;
}

/**
 * Quantiles of any number of values in memory of a fixed size, with a known relative error: buckets whose bounds grow
 * by a constant factor, as in DDSketch (Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees", VLDB 2019, section 2).
 */
export class QuantileSketch {
  private readonly growth: number;
  private readonly logOfGrowth: number;
  private readonly firstBucket: number;
  private readonly counts: Float64Array;
  private total = 0;

  constructor({ relativeError = 0.01, lowest, highest }: QuantileSketchOptions) {
    this.growth = (1 + relativeError) / (1 - relativeError);
    this.logOfGrowth = Math.log(this.growth);
    this.firstBucket = this.bucketOf(lowest);
    this.counts = new Float64Array(this.bucketOf(highest) - this.firstBucket + 1);
  }

  /** How many values were added. */
  get count(): number {
    return this.total;
  }

  /** Values that are no number are left out. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    const bucket = value > 0 ? this.bucketOf(value) - this.firstBucket : 0;
    this.counts[Math.min(Math.max(bucket, 0), this.counts.length - 1)]! += 1;
    this.total++;
  }

  /**
   * The value below or at which the share `q` of all values lies, to within the relative error.
   *
   * @param q from 0 to 1
   * @returns `null` when no value was added
   */
  quantile(q: number): number | null {
    if (this.total === 0) return null;
    const rank = q * (this.total - 1);
    let bucket = 0;
    for (let seen = this.counts[0]!; seen <= rank && bucket < this.counts.length - 1;) seen += this.counts[++bucket]!;
    return (2 * this.growth ** (bucket + this.firstBucket)) / (this.growth + 1);
  }

  private bucketOf(value: number): number {
    return Math.ceil(Math.log(value) / this.logOfGrowth);
  }
}
