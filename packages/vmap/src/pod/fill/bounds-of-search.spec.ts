import fc from 'fast-check';
import type { PodRules } from '../rules/pod-rules';
import { Chosen } from './chosen';
import { cliques } from './cliques';
import { fillProblem } from './fill-problem';
import { PriceBound } from './price-bound';
import { Reach } from './reach';
import { WeightBound } from './weight-bound';

const candidates = fc
  .array(
    fc.record({
      durationMs: fc.integer({ min: 1, max: 30_000 }),
      value: fc.bigInt(0n, 9_999n),
      advertiser: fc.constantFrom('acme', 'beta', 'core', 'dawn'),
      categories: fc.subarray(['auto', 'food', 'tech']),
      charges: fc.constant([]),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((all) => all.map((one, index) => ({ key: `ad${index}`, ...one })));

const rules: fc.Arbitrary<PodRules> = fc.record({
  maxAds: fc.integer({ min: 1, max: 8 }),
  maxDurationMs: fc.integer({ min: 10_000, max: 120_000 }),
  separate: fc.constantFrom(
    [],
    [{ by: 'advertiser' as const, within: 'pod' as const }],
    [{ by: 'category' as const, within: 'pod' as const }],
  ),
});

describe('The bounds of the search', () => {
  it('promise no less than what a set gains after any part of it, and hold nothing out of reach that it reaches', () => {
    let tight = 0;
    fc.assert(
      fc.property(candidates, rules, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (all, rules, picks) => {
        const problem = fillProblem({ candidates: all, rules });
        const groups = cliques(problem);
        const byTable = new WeightBound(groups, problem.maxAds, problem.maxMs);
        const byPrice = new PriceBound(groups, problem, (weight) => byTable.scaled(weight));

        // Some set, in the order in which the search comes by its ads.
        const whole = new Chosen(problem);
        const at = groups.flatMap((members, group) => {
          const item = members[picks[group]! % (members.length + 1)];
          if (item === undefined || !whole.takes(item)) return [];
          whole.add(item);
          return [group];
        });
        const reach = new Reach(groups, { ...problem, minAds: whole.items.length, minMs: whole.ms });

        const part = new Chosen(problem);
        for (let count = 0; count <= at.length; count++) {
          const next = count === 0 ? 0 : at[count - 1]! + 1;
          if (count > 0) part.add(whole.items[count - 1]!);
          const gain = byTable.scaled(whole.weight - part.weight);
          const [promised, table] = [
            byPrice.of(next, part),
            byTable.of(next, problem.maxAds - count, problem.maxMs - part.ms),
          ];
          expect(promised).toBeGreaterThanOrEqual(gain);
          expect(table).toBeGreaterThanOrEqual(gain);
          expect(reach.isEnough(next, part)).toBe(true);
          if (gain > 0 && promised < gain * 1.001) tight++;
        }
      }),
      { numRuns: 500 },
    );
    expect(tight).toBeGreaterThan(100);
  });

  it('see what is out of reach', () => {
    const all = [1, 2, 3].map((n) => ({
      key: `ad${n}`,
      durationMs: n * 10_000,
      value: 1n,
      charges: [],
      advertiser: n < 3 ? 'acme' : 'beta',
    }));
    const reachOf = (least: Partial<PodRules>) => {
      const rules: PodRules = { maxAds: 2, maxDurationMs: 60_000, separate: [{ by: 'advertiser', within: 'pod' }] };
      const problem = fillProblem({ candidates: all, rules: { ...rules, ...least } });
      return new Reach(cliques(problem), problem).isEnough(0, new Chosen(problem));
    };
    expect(reachOf({ minDurationMs: 50_000 })).toBe(true);
    expect(reachOf({ minDurationMs: 50_001 })).toBe(false);
    expect(reachOf({ maxAds: 3, minAds: 2 })).toBe(true);
    expect(reachOf({ maxAds: 3, minAds: 3 })).toBe(false);
  });
});
