import type { Curve } from '../port/limit';

/** Steps between two points of a curve: few enough for double arithmetic to be exact, many enough for a pace. */
export const CURVE_STEPS = 2 ** 20;

const STEP_BITS = 20n;

/** The curve's value at `time` (epoch ms). */
export function curveAt(curve: Curve, time: number): bigint {
  const { points } = curve;
  const first = points[0]!;
  if (time <= first[0]) return first[1];
  for (let i = 1; i < points.length; i++) {
    const to = points[i]!;
    if (time >= to[0]) continue;
    const from = points[i - 1]!;
    // The quotient is rounded to a double once and scaled by a power of two: the same bits in JavaScript and in Lua.
    const step = Math.floor(((time - from[0]) / (to[0] - from[0])) * CURVE_STEPS);
    return from[1] + (((to[1] - from[1]) * BigInt(step)) >> STEP_BITS);
  }
  return points[points.length - 1]![1];
}

/** The first moment from `from` until before `until` at which the curve is at least `value`; `null`: not in that time. */
export function curveReaches(curve: Curve, value: bigint, from: number, until: number): number | null {
  if (curveAt(curve, from) >= value) return from;
  const { points } = curve;
  for (let i = 0; i < points.length; i++) {
    const [time, at] = points[i]!;
    if (time <= from || at < value) continue;
    // Between the point before and this one the curve is monotonic and crosses `value`: bisect to the millisecond.
    let low = Math.max(from, points[i - 1]?.[0] ?? from);
    let high = time;
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      if (curveAt(curve, middle) >= value) high = middle;
      else low = middle;
    }
    return high < until ? high : null;
  }
  return null;
}
