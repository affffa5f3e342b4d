import fc from 'fast-check';
import { MemoryBackend, type Charge } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';
import { PodOptions } from '../charges/pod-options';
import { podParams } from '../charges/pod-params';
import type { AdBounds, PodPlace, PodRules } from '../rules/pod-rules';
import type { Separation } from '../rules/separation';
import { knapsack } from '../../../test/support/pod/knapsack';
import { bruteForce, isPod, worthOf } from '../../../test/support/pod/brute-force';
import { fillPod } from './fill-pod';

const durations = [6_000, 10_000, 15_000, 30_000, 14_987];

function cap(name: string, at: bigint): Charge {
  const limits = [{ name: 'cap', at }];
  return {
    partition: 'viewer',
    counter: ['cap', name],
    window: { kind: 'forever' },
    amount: 1n,
    limits,
    whenLate: 'count',
  };
}

const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: 2 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const candidate: fc.Arbitrary<Omit<PodCandidate, 'key'>> = fc
  .record({
    durationMs: fc.constantFrom(...durations),
    value: fc.bigInt(0n, 6n),
    priority: fc.constantFrom(0, 0, 5),
    categories: some(['auto', 'food', 'tech']),
    labels: some(['suv', 'ev']),
    advertiser: fc.constantFrom('acme', 'beta', 'core'),
    caps: some([cap('x', 1n), cap('y', 2n)]),
    creative: maybe(fc.constantFrom('c1', 'c2')),
    slotInPod: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      'first' as const,
      'last' as const,
      'firstOrLast' as const,
    ),
  })
  .map(({ caps, creative, slotInPod, ...rest }) => ({
    ...rest,
    charges: caps,
    ...(creative && { identity: { creativeIds: [creative] } }),
    ...(slotInPod && { slotInPod }),
  }));

const bounds: fc.Arbitrary<AdBounds> = fc.constantFrom(
  {},
  {},
  { maxDurationMs: 15_000 },
  { minDurationMs: 10_000 },
  { durationsMs: [15_000, 30_000] },
  { minCpmPerSec: 200n },
);

const place: fc.Arbitrary<PodPlace> = fc.oneof(
  bounds.map((each): PodPlace => ({ kind: 'fixed', ...each })),
  fc
    .tuple(bounds, fc.integer({ min: 1, max: 3 }), fc.constantFrom(15_000, 30_000, 45_000))
    .map(([each, maxAds, podDurationMs]): PodPlace => ({ kind: 'flexible', maxAds, podDurationMs, ...each })),
);

const separation: fc.Arbitrary<Separation> = fc
  .record({
    by: fc.constantFrom('creative' as const, 'advertiser' as const, 'category' as const, 'label' as const),
    within: fc.constantFrom('next' as const, 'pod' as const),
    only: maybe(fc.constant(['auto', 'acme', 'suv'])),
  })
  .map(({ only, ...rest }) => (only && rest.by !== 'creative' ? { ...rest, only } : rest));

const rules: fc.Arbitrary<PodRules> = fc
  .record({
    maxAds: fc.integer({ min: 1, max: 4 }),
    minAds: fc.integer({ min: 0, max: 3 }),
    maxDurationMs: maybe(fc.constantFrom(30_000, 45_000, 60_000)),
    minDurationMs: maybe(fc.constantFrom(10_000, 25_000)),
    each: bounds,
    separate: fc.array(separation, { maxLength: 2 }),
    places: maybe(fc.array(place, { minLength: 1, maxLength: 3 })),
    soldApart: fc.subarray(['first', 'last'] as ('first' | 'last')[]),
  })
  .map(({ maxDurationMs, minDurationMs, places, minAds, ...rest }) => ({
    ...rest,
    minAds: Math.min(minAds, rest.maxAds),
    ...(maxDurationMs && { maxDurationMs }),
    ...(minDurationMs && { minDurationMs }),
    ...(places && { places }),
  }));

const named = (candidates: readonly Omit<PodCandidate, 'key'>[]): PodCandidate[] =>
  candidates.map((one, index) => ({ key: `ad${index}`, ...one }));

const ads = (count: number) => fc.array(candidate, { minLength: 2, maxLength: count }).map(named);
const plain = (key: string, more: Partial<PodCandidate> = {}): PodCandidate => ({
  key,
  durationMs: 15_000,
  value: 5n,
  charges: [],
  ...more,
});
const keys = (fill: ReturnType<typeof fillPod>) => fill.ads.map((ad) => ad.candidate.key);

describe('fillPod', () => {
  it('finds what trying everything finds', () => {
    let filled = 0;
    fc.assert(
      fc.property(ads(7), rules, fc.string(), (candidates, rules, seed) => {
        const fill = fillPod({ candidates, rules, seed });
        const found = fill.ads.map((ad) => ad.candidate);
        expect(fill.exact).toBe(true);
        expect(worthOf(found, [0, 5])).toEqual(bruteForce(candidates, rules, [0, 5]));
        if (found.length > 0) expect(isPod(found, rules)).toBe(true);
        expect(fill.value).toBe(found.reduce((sum, { value }) => sum + value, 0n));
        expect(fill.durationMs).toBe(found.reduce((sum, { durationMs }) => sum + durationMs, 0));
        filled += found.length > 1 ? 1 : 0;
      }),
      { numRuns: 2_000 },
    );
    expect(filled).toBeGreaterThan(200);
  });

  it('finds the best where many conflict and the time is short', () => {
    const one = fc.record({
      durationMs: fc.constantFrom(5_000, 7_000, 9_000, 12_000, 15_000, 20_000),
      value: fc.bigInt(0n, 99n),
      advertiser: fc.constantFrom('acme', 'beta', 'core', 'dawn'),
      categories: fc.constantFrom(['auto'], ['food'], ['auto', 'food'], ['tech'], []),
      charges: fc.constant([]),
    });
    const separate: Separation[] = [
      { by: 'advertiser', within: 'pod' },
      { by: 'category', within: 'pod' },
    ];
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 6, maxLength: 9 }).map(named),
        fc.subarray(separate),
        fc.integer({ min: 10_000, max: 50_000 }),
        (candidates, separate, maxDurationMs) => {
          const rules = { maxAds: 4, maxDurationMs, separate };
          const found = fillPod({ candidates, rules }).ads.map((ad) => ad.candidate);
          expect(worthOf(found, [0])).toEqual(bruteForce(candidates, rules, [0]));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the best of 60 for a pod of 8, as counting up all sums does', () => {
    const one = fc.record({
      durationMs: fc.integer({ min: 12, max: 60 }).map((halves) => halves * 500),
      value: fc.bigInt(0n, 9_999n),
      advertiser: fc.integer({ min: 0, max: 25 }).map((number) => `a${number}`),
      charges: fc.constant([]),
    });
    const pods = fc.array(one, { minLength: 60, maxLength: 60 }).map(named);
    fc.assert(
      fc.property(pods, fc.integer({ min: 60_000, max: 140_000 }), (candidates, maxDurationMs) => {
        const rules: PodRules = { maxAds: 8, maxDurationMs, separate: [{ by: 'advertiser', within: 'pod' }] };
        const fill = fillPod({ candidates, rules });
        const ads = candidates.map(({ advertiser, durationMs, value }) => {
          return { group: advertiser!, ms: durationMs, value: Number(value) };
        });
        expect({ value: fill.value, exact: fill.exact }).toEqual({
          value: BigInt(knapsack(ads, 8, maxDurationMs, 500)),
          exact: true,
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is certain of the best of 60 for a pod of 8 where each excludes many others', () => {
    const some = (name: string, count: number) => fc.integer({ min: 1, max: count }).map((number) => name + number);
    const one = fc.record({
      durationMs: fc.constantFrom(10_000, 15_000, 20_000, 30_000),
      value: fc.bigInt(1_000n, 9_999n),
      advertiser: some('a', 30),
      categories: fc.array(some('k', 15), { minLength: 1, maxLength: 3 }),
      charges: fc.constant([]),
    });
    const by = (within: Separation['within']): Separation[] => [
      { by: 'category', within },
      { by: 'advertiser', within: 'pod' },
    ];
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 60, maxLength: 60 }).map(named),
        fc.constantFrom(by('pod'), by('next')),
        fc.constantFrom({}, { minDurationMs: 100_000 }),
        (candidates, separate, least) => {
          const rules: PodRules = { maxAds: 8, maxDurationMs: 120_000, separate, ...least };
          const { ads, exact } = fillPod({ candidates, rules });
          const found = ads.map((ad) => ad.candidate);
          expect(exact).toBe(true);
          expect(ads.length === 0 || isPod(found, rules)).toBe(true);
        },
      ),
      // One seed: the search is bounded by its steps, and somewhere there is a pod that takes more.
      { numRuns: 40, seed: 1 },
    );
  });

  it('says that it is not certain where all are worth the same a second, and comes near', () => {
    const candidates = Array.from({ length: 60 }, (_, i) => {
      const durationMs = 6_000 + ((i * 7_919) % 24_001);
      return plain(`ad${i}`, { durationMs, value: BigInt(durationMs + ((i * 104_729) % 301)) });
    });
    const { value, exact } = fillPod({ candidates, rules: { maxAds: 8, maxDurationMs: 120_000 } });
    const ads = candidates.map((ad) => ({ group: ad.key, ms: ad.durationMs, value: Number(ad.value) }));
    const best = knapsack(ads, 8, 120_000, 1);
    expect(exact).toBe(false);
    expect(Number(value) / best).toBeGreaterThan(0.998);
  });

  it('fills in the order and at the places that the charges allow: the state takes the whole of it', async () => {
    await fc.assert(
      fc.asyncProperty(ads(8), rules, async (candidates, rules) => {
        const options = new PodOptions();
        const fill = fillPod({ candidates, rules, options });
        if (fill.ads.length === 0) return;
        const answer = await new MemoryBackend().reserve({
          id: 'r',
          bind: { viewer: { kind: 'viewer', id: 'v' } },
          params: podParams({ stream: 's', pod: 'p', breakNumber: 0 }),
          rememberMs: 60_000,
          slots: fill.ads.map(({ candidate, place }) => ({
            options: [options.of(candidate, rules, place === undefined ? {} : { place })],
            ttlMs: 60_000,
          })),
        });
        expect(answer.slots.map((slot) => slot.status === 'held' && slot.key)).toEqual(keys(fill));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on with what stands in the pod already, as if it had been chosen first', () => {
    fc.assert(
      fc.property(ads(7), rules, fc.nat({ max: 2 }), (candidates, rules, count) => {
        const whole = fillPod({ candidates, rules });
        const standing = whole.ads.slice(0, count);
        const rest = fillPod({ candidates, rules, standing });
        const pod = [...standing, ...rest.ads].map((ad) => ad.candidate);
        expect(worthOf(pod, [0, 5])).toEqual(
          worthOf(
            whole.ads.map((ad) => ad.candidate),
            [0, 5],
          ),
        );
        if (pod.length > 0) expect(isPod(pod, rules)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is valid, and nearly as good, where the pod is too large to be searched', () => {
    const large = fc.array(candidate, { minLength: 12, maxLength: 90 }).map(named);
    fc.assert(
      fc.property(large, rules, fc.integer({ min: 9, max: 32 }), (candidates, some, maxAds) => {
        const { maxDurationMs: _, ...rest } = some;
        const rules = { ...rest, maxAds, maxDurationMs: 240_000 };
        const { ads } = fillPod({ candidates, rules });
        if (ads.length > 0)
          expect(
            isPod(
              ads.map((ad) => ad.candidate),
              rules,
            ),
          ).toBe(true);
      }),
      { numRuns: 60 },
    );
    // Places that many could be dealt out to, in many ways.
    const places: PodPlace[] = [
      { kind: 'fixed', durationsMs: [30_000] },
      { kind: 'flexible', maxAds: 8, podDurationMs: 120_000 },
      { kind: 'flexible', maxAds: 7, podDurationMs: 90_000 },
    ];
    const long = Array.from({ length: 300 }, (_, i) => {
      const durationMs = [10_000, 15_000, 20_000, 30_000][i % 4]!;
      return plain(`ad${i}`, { durationMs, value: BigInt(durationMs + ((i * 7_919) % 2_000)) });
    });
    const dealt = fillPod({ candidates: long, rules: { maxAds: 16, places } });
    expect(
      isPod(
        dealt.ads.map((ad) => ad.candidate),
        { maxAds: 16, places },
      ),
    ).toBe(true);
    expect(dealt.durationMs).toBe(240_000);
    // Ten of 1,000 candidates with one value each: the best ten are known.
    const many = Array.from({ length: 1_000 }, (_, i) => plain(`ad${i}`, { value: BigInt(i), durationMs: 5_000 + i }));
    const { value } = fillPod({ candidates: many, rules: { maxAds: 10 } });
    expect(value).toBe(9_945n);
  });

  it('decides among equals by the seed, by weight, and the same for the same seed', () => {
    const candidates = [plain('light'), plain('heavy', { weight: 3 })];
    const won = { light: 0, heavy: 0 };
    for (let seed = 0; seed < 4_000; seed++) {
      const fill = fillPod({ candidates, rules: { maxAds: 1 }, seed: String(seed) });
      won[keys(fill)[0] as 'light' | 'heavy']++;
      expect(fillPod({ candidates: [...candidates].reverse(), rules: { maxAds: 1 }, seed: String(seed) })).toEqual(
        fill,
      );
    }
    expect(won.heavy / won.light).toBeGreaterThan(2.6);
    expect(won.heavy / won.light).toBeLessThan(3.4);
  });

  it('puts a priority before any value of a lower one, money or not', () => {
    const candidates = [plain('rich', { value: 10n ** 15n }), plain('house', { value: 0n, priority: 1 })];
    expect(keys(fillPod({ candidates, rules: { maxAds: 1 } }))).toEqual(['house']);
    expect(keys(fillPod({ candidates, rules: { maxAds: 2 } }))).toEqual(['house', 'rich']);
  });

  it('keeps the values of large sums apart to the last unit', () => {
    const top = 2n ** 63n - 1n;
    const values = [top, top - 1n, top - 2n, top - 3n];
    const candidates = values.map((value, i) => plain(`ad${i}`, { value, durationMs: i === 0 ? 30_000 : 15_000 }));
    expect(fillPod({ candidates, rules: { maxAds: 2, maxDurationMs: 30_000 } }).value).toBe(2n * top - 3n);
  });

  it('separates what is not to stand together by an ad between them', () => {
    const separate: Separation[] = [{ by: 'category', within: 'next' }];
    const auto = (key: string) => plain(key, { categories: ['auto'] });
    const candidates = [auto('a'), auto('b'), auto('c'), plain('x', { value: 1n })];
    const pod = keys(fillPod({ candidates, rules: { maxAds: 4, separate } }));
    expect(pod).toHaveLength(3);
    expect(pod[1]).toBe('x');
  });

  it('takes exact lengths where they are asked for, and the first and last position for those that bought them', () => {
    const rules: PodRules = {
      maxAds: 4,
      soldApart: ['first', 'last'],
      places: [
        { kind: 'fixed', durationsMs: [30_000] },
        { kind: 'flexible', maxAds: 3, podDurationMs: 45_000 },
      ],
    };
    const candidates = [
      plain('a', { value: 99n }),
      plain('b', { value: 98n }),
      plain('c', { value: 97n }),
      plain('opener', { durationMs: 30_000, slotInPod: 'first', value: 1n }),
      plain('closer', { slotInPod: 'last', value: 1n }),
    ];
    const fill = fillPod({ candidates, rules });
    expect(keys(fill)).toEqual(['opener', 'a', 'b', 'closer']);
    expect(fill.ads.map(({ place }) => place)).toEqual([0, 1, 1, 1]);
  });

  it('asks a price for each second: to the last unit', () => {
    const rules: PodRules = { maxAds: 1, each: { minCpmPerSec: 2_000n } };
    // 30 units for one impression of 15 s are 30,000 for a thousand, 2,000 for a second of them.
    expect(keys(fillPod({ candidates: [plain('at', { value: 30n })], rules }))).toEqual(['at']);
    expect(keys(fillPod({ candidates: [plain('below', { value: 29n })], rules }))).toEqual([]);
  });

  it('leaves a pod empty that cannot be as long or as many as it must be', () => {
    expect(fillPod({ candidates: [plain('a')], rules: { maxAds: 3, minAds: 2 } }).ads).toEqual([]);
    expect(fillPod({ candidates: [plain('a')], rules: { maxAds: 3, minDurationMs: 15_001 } }).ads).toEqual([]);
    expect(fillPod({ candidates: [], rules: { maxAds: 3 } })).toEqual({
      ads: [],
      value: 0n,
      durationMs: 0,
      exact: true,
    });
  });

  it.each([
    ['rules.maxAds', { maxAds: 0 }],
    ['rules.maxAds', { maxAds: 33 }],
    ['rules.minAds', { maxAds: 2, minAds: 3 }],
    ['rules.minDurationMs', { maxAds: 2, maxDurationMs: 10, minDurationMs: 11 }],
    ['rules.each.durationsMs', { maxAds: 2, each: { durationsMs: [1], maxDurationMs: 2 } }],
    ['rules.places[0].maxAds', { maxAds: 2, places: [{ kind: 'flexible', maxAds: 0, podDurationMs: 5 }] }],
    ['rules.separate[0].by', { maxAds: 2, separate: [{ by: 'colour', within: 'pod' }] }],
    ['rules.separate[0].only', { maxAds: 2, separate: [{ by: 'creative', within: 'pod', only: ['a'] }] }],
    ['rules.soldApart[1]', { maxAds: 2, soldApart: ['first', 'first'] }],
  ])('refuses rules that are wrong, with the place: %s', (path, rules) => {
    const call = () => fillPod({ candidates: [], rules: rules as unknown as PodRules });
    expect(call).toThrow(expect.objectContaining({ path }) as Error);
  });

  it.each([
    ['key', { key: 'xsp:mine' }],
    ['durationMs', { durationMs: 0 }],
    ['value', { value: -1n }],
    ['weight', { weight: 0 }],
    ['priority', { priority: 0.5 }],
  ])('refuses candidates that are wrong: %s', (name, wrong) => {
    const call = () => fillPod({ candidates: [plain('a', wrong)], rules: { maxAds: 1 } });
    expect(call).toThrow(expect.objectContaining({ path: `candidates[0].${name}` }) as Error);
  });
});
