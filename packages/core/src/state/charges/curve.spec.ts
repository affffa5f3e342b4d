import fc from 'fast-check';
import type { Curve } from '../port/limit';
import { CURVE_STEPS, curveAt, curveReaches } from './curve';

const MOST = 2n ** 63n - 1n;

function curve(...points: [number, bigint][]): Curve {
  return { points };
}

/** A curve of whole milliseconds; `most` keeps them few enough to look at each. */
function anyCurve(most: number, top = MOST): fc.Arbitrary<Curve> {
  const values = fc.bigInt({ min: 0n, max: top });
  return fc
    .uniqueArray(fc.nat(most), { minLength: 1, maxLength: 6 })
    .chain((times) =>
      fc.tuple(
        fc.constant([...times].sort((a, b) => a - b)),
        fc.array(values, { minLength: times.length, maxLength: times.length }),
      ),
    )
    .map(([times, all]) => ({ points: times.map((time, i) => [time, all[i]!] as const) }));
}

describe('curveAt', () => {
  it('is exact at its points, and constant before the first and after the last', () => {
    fc.assert(
      fc.property(anyCurve(1_000_000), (any) => {
        for (const [time, value] of any.points) expect(curveAt(any, time)).toBe(value);
        const [first, last] = [any.points[0]!, any.points.at(-1)!];
        expect(curveAt(any, first[0] - 1)).toBe(first[1]);
        expect(curveAt(any, -(2 ** 52))).toBe(first[1]);
        expect(curveAt(any, last[0] + 1)).toBe(last[1]);
        expect(curveAt(any, Number.MAX_SAFE_INTEGER)).toBe(last[1]);
      }),
    );
  });

  it('moves one way between two points', () => {
    const two = fc.tuple(fc.integer({ min: 1, max: 2 ** 36 }), fc.bigInt(0n, MOST), fc.bigInt(0n, MOST));
    fc.assert(
      fc.property(two, fc.array(fc.nat(2 ** 36), { maxLength: 30 }), ([length, from, to], moments) => {
        const line = curve([0, from], [length, to]);
        const values = [0, ...moments.filter((time) => time < length).sort((a, b) => a - b), length].map((time) =>
          curveAt(line, time),
        );
        for (let i = 1; i < values.length; i++) {
          if (to >= from) expect(values[i]! >= values[i - 1]!).toBe(true);
          else expect(values[i]! <= values[i - 1]!).toBe(true);
        }
      }),
    );
  });

  it('is at most one of its 2^20 steps below the straight line, and never above it by more than a double rounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), fc.nat(2 ** 40), fc.bigInt(0n, MOST), (length, at, rise) => {
        const time = at % length;
        const value = curveAt(curve([0, 0n], [length, rise]), time);
        const line = (rise * BigInt(time)) / BigInt(length);
        const step = rise / BigInt(CURVE_STEPS) + 1n;
        expect(line - value <= step).toBe(true);
        // One part in 2^53 of a step: less than the step that the quotient is cut to.
        expect(value - line <= rise / 2n ** 50n + 1n).toBe(true);
      }),
    );
  });

  it('gives the exact value where the length is a power of two', () => {
    const line = curve([1_000, 0n], [1_000 + 2 ** 20, 2n ** 40n + 2n ** 20n]);
    for (const time of [0, 1, 2, 999, 2 ** 19, 2 ** 20 - 1, 2 ** 20]) {
      expect(curveAt(line, 1_000 + time)).toBe(((2n ** 40n + 2n ** 20n) * BigInt(time)) / 2n ** 20n);
    }
  });

  it('rounds down, also where it falls', () => {
    expect(curveAt(curve([0, 0n], [3, 10n]), 1)).toBe(3n);
    expect(curveAt(curve([0, 10n], [3, 0n]), 1)).toBe(6n);
    expect(curveAt(curve([0, 1n], [2, 0n]), 1)).toBe(0n);
  });

  it('needs no more digits than a double has to find its step', () => {
    // Twenty years in milliseconds, and a budget of 2^63 - 1.
    const years = 20 * 366 * 86_400_000;
    const line = curve([0, 0n], [years, MOST]);
    expect(curveAt(line, years / 2)).toBe(MOST / 2n);
    expect(curveAt(line, years - 1)).toBe((MOST * (2n ** 20n - 1n)) >> 20n);
  });
});

describe('curveReaches', () => {
  it('finds the first millisecond at which the curve is as high, looked at one by one', () => {
    const span = fc.tuple(fc.nat(80), fc.nat(80));
    fc.assert(
      fc.property(anyCurve(60, 40n), fc.bigInt(0n, 45n), span, (any, value, [from, length]) => {
        let first: number | null = null;
        for (let time = from; time < from + length && first === null; time++)
          if (curveAt(any, time) >= value) first = time;
        // What is reached at `from` is told even where the span is empty.
        const expected = length === 0 && curveAt(any, from) >= value ? from : first;
        expect(curveReaches(any, value, from, from + length)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('looks ahead without end', () => {
    const rising = curve([0, 0n], [2 ** 40, 2n ** 40n]);
    expect(curveReaches(rising, 2n ** 39n, 0, Infinity)).toBe(2 ** 39);
    expect(curveReaches(rising, 2n ** 40n + 1n, 0, Infinity)).toBeNull();
    expect(curveReaches(curve([5, 9n]), 9n, 0, Infinity)).toBe(0);
  });
});
