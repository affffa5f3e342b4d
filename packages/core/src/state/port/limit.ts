/**
 * What a counter may not exceed. `name` is what a refusal says: "pace", not "budget".
 *
 * `at` is a constant, the limit stored beside the counter by `setLimit`, or a {@link Curve}. A limit of 0 refuses
 * always, a room of 0 included.
 */
export interface Limit {
  readonly name: string;
  readonly at: bigint | 'stored' | Curve;
}

/**
 * A limit that moves with the state's own time: linear between its points, constant before the first and after the
 * last. Times are epoch milliseconds, strictly ascending; values are not negative.
 *
 * Between two points the curve rises (or falls) in 2^20 equal steps, so that every backend, a Lua script with double
 * arithmetic included, computes the same integer.
 */
export interface Curve {
  readonly points: readonly CurvePoint[];
}

export type CurvePoint = readonly [time: number, value: bigint];

/** A limit kept beside its counter: one value for every window of the counter's name. */
export interface StoredLimit {
  readonly at: bigint;
  /** 1 for the first value, one more with each change. */
  readonly version: number;
}
