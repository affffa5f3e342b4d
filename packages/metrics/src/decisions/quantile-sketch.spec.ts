import fc from 'fast-check';
import { QuantileSketch } from './quantile-sketch';

/** The exact value that the share `q` of sorted values does not exceed. */
function exact(sorted: readonly number[], q: number): number {
  return sorted[Math.floor(q * (sorted.length - 1))]!;
}

describe('QuantileSketch', () => {
  it('is off by its relative error at the most, whatever the values', () => {
    const values = fc.array(fc.double({ min: 0.001, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 200 });
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, shares, fc.constantFrom(0.01, 0.05), (all, q, relativeError) => {
        const sketch = new QuantileSketch({ relativeError, lowest: 0.001, highest: 600_000 });
        for (const value of all) sketch.add(value);
        const wanted = exact(
          [...all].sort((a, b) => a - b),
          q,
        );
        expect(Math.abs(sketch.quantile(q)! - wanted)).toBeLessThanOrEqual(wanted * relativeError * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it('knows nothing of nothing', () => {
    const sketch = new QuantileSketch({ lowest: 1, highest: 10 });
    sketch.add(NaN);
    expect([sketch.count, sketch.quantile(0.5)]).toEqual([0, null]);
  });

  it('takes what lies outside of its range for the nearer end', () => {
    const sketch = new QuantileSketch({ lowest: 1, highest: 100 });
    for (const value of [-5, 0, 1e-300, 1e300, Infinity]) sketch.add(value);
    expect(sketch.count).toBe(5);
    expect(sketch.quantile(0)).toBeCloseTo(1, 1);
    expect(sketch.quantile(1)! / 100).toBeCloseTo(1, 1);
  });
});
