import fc from 'fast-check';
import type { Charge } from '@xsp/core';
import { isPod } from '../../../test/support/pod/brute-force';
import type { PodCandidate } from '../candidate/pod-candidate';
import type { PodRules } from '../rules/pod-rules';
import { planPod } from './plan-pod';

const shared: Charge = {
  partition: 'viewer',
  counter: ['campaign', 'x'],
  window: { kind: 'forever' },
  amount: 1n,
  limits: [{ name: 'cap', at: 2n }],
  whenLate: 'count',
};

const candidate = fc
  .record({
    durationMs: fc.constantFrom(6_000, 10_000, 15_000, 30_000),
    value: fc.bigInt(0n, 9n),
    categories: fc.subarray(['auto', 'food', 'tech'], { maxLength: 2 }),
    advertiser: fc.constantFrom('acme', 'beta', 'core', 'dawn'),
    campaign: fc.constantFrom('one', 'two', 'three'),
    charges: fc.constantFrom([], [], [shared]),
    slotInPod: fc.constantFrom(undefined, undefined, 'first' as const, 'last' as const),
  })
  .map(({ slotInPod, ...rest }) => ({ ...rest, ...(slotInPod && { slotInPod }) }));
const candidates = fc
  .array(candidate, { minLength: 3, maxLength: 12 })
  .map((all) => all.map((one, index): PodCandidate => ({ key: `ad${index}`, ...one })));
const rules: fc.Arbitrary<PodRules> = fc.record({
  maxAds: fc.integer({ min: 1, max: 4 }),
  maxDurationMs: fc.constantFrom(30_000, 45_000, 60_000),
  minDurationMs: fc.constantFrom(0, 20_000),
  separate: fc.subarray([
    { by: 'category' as const, within: 'next' as const },
    { by: 'advertiser' as const, within: 'pod' as const },
  ]),
});

describe('planPod', () => {
  it('has others stand by who may take the place of an ad without disturbing the rest', () => {
    let standing = 0;
    fc.assert(
      fc.property(candidates, rules, fc.nat({ max: 3 }), (candidates, rules, fallbacks) => {
        const { slots } = planPod({ candidates, rules }, fallbacks);
        const planned = slots.map(([first]) => first!.candidate);
        for (const [index, [, ...others]] of slots.entries()) {
          expect(others.length).toBeLessThanOrEqual(fallbacks);
          expect(new Set(others).size).toBe(others.length);
          for (const { candidate } of others) {
            expect(planned).not.toContain(candidate);
            expect(
              isPod(
                planned.map((ad, n) => (n === index ? candidate : ad)),
                rules,
              ),
            ).toBe(true);
            standing++;
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(standing).toBeGreaterThan(100);
  });

  it('prefers another campaign, since what one was refused its other creatives mostly are as well', () => {
    const ad = (key: string, value: bigint, campaign: string): PodCandidate => {
      return { key, value, campaign, durationMs: 15_000, charges: [] };
    };
    const candidates = [ad('a1', 9n, 'a'), ad('a2', 8n, 'a'), ad('a3', 7n, 'a'), ad('b', 1n, 'b')];
    const { slots } = planPod({ candidates, rules: { maxAds: 1 } }, 2);
    expect(slots.map((slot) => slot.map(({ candidate }) => candidate.key))).toEqual([['a1', 'b', 'a2']]);
  });
});
