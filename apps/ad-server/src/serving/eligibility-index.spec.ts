import fc from 'fast-check';
import type { Campaign, Catalog } from '../catalog';
import { byRank } from './by-rank';
import { EligibilityIndex } from './eligibility-index';
import { matchesMoment, matchesPlace } from './targeting';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;

type Device = NonNullable<Parameters<EligibilityIndex['ranked']>[1]['device']>;

const subset = <T>(...all: readonly T[]) =>
  fc.option(fc.subarray([...all], { minLength: 1 }).map((some): ReadonlySet<T> => new Set(some)));
const near = fc.option(fc.constantFrom(NOON, NOON + 1, NOON + HOUR, NOON - HOUR));
const daypart = fc.record({
  days: fc.constantFrom(new Set([1, 2, 3, 4, 5, 6, 7]), new Set([2]), new Set([1])),
  fromMinute: fc.constantFrom(0, 719, 720, 721, 1_200),
  toMinute: fc.constantFrom(720, 721, 780, 1_440),
  timeZone: fc.constantFrom('UTC', 'Europe/Paris'),
});

/** What the index reads of a campaign. */
const campaigns = fc
  .array(
    fc.record({
      priority: fc.constantFrom(0, 1),
      weight: fc.constantFrom(1, 3),
      pricing: fc.constantFrom(null, { price: { units: 1n } }, { price: { units: 2n } }),
      roadblock: fc.constantFrom([], [], [], ['home']),
      flight: fc.record({ startMs: near, endMs: near }),
      targeting: fc.record({
        placements: subset('home', 'page'),
        countries: subset('FR', 'DE'),
        devices: subset<Device>('ctv', 'mobile'),
        anyKeyword: subset('sport', 'news', 'film'),
        noKeyword: subset('war', 'film'),
        dayparts: fc.option(fc.array(daypart, { minLength: 1, maxLength: 2 })),
      }),
    }),
    { maxLength: 60 },
  )
  .map((all) => all.map((one, index) => ({ id: `c${index}`, ...one }) as unknown as Campaign));

const request = fc.record({
  placement: fc.constantFrom('home', 'page', 'other'),
  audience: fc.record({
    country: fc.constantFrom(undefined, 'FR', 'DE', 'US'),
    device: fc.constantFrom(undefined, 'ctv' as Device, 'mobile' as Device),
    keywords: fc.subarray(['sport', 'news', 'film', 'war']).map((some) => new Set(some)),
  }),
  now: fc.constantFrom(0, 1, -1, HOUR, HOUR - 1, -HOUR, 60_000, -60_000).map((ms) => NOON + ms),
  seed: fc.string({ maxLength: 4 }),
});

const catalogOf = (all: readonly Campaign[]) => ({ campaigns: all }) as unknown as Catalog;

describe('EligibilityIndex', () => {
  it('finds whoever matches, each once and the best first, at any moment and in any order of moments', () => {
    fc.assert(
      fc.property(campaigns, fc.array(request, { minLength: 1, maxLength: 8 }), (all, requests) => {
        const paused = new Set(['c1']);
        const index = new EligibilityIndex(catalogOf(all), paused);
        for (const { placement, audience, now, seed } of requests) {
          const found = [...index.ranked(placement, audience, now, seed)];
          const expected = all.filter(
            ({ id, targeting, flight, roadblock }) =>
              !paused.has(id) &&
              roadblock.length === 0 &&
              matchesPlace(targeting, placement, audience) &&
              matchesMoment(targeting, flight, audience.keywords, now),
          );
          expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
          for (const [at, campaign] of found.slice(1).entries()) {
            expect(byRank(found[at]!, campaign)).toBeLessThanOrEqual(0);
          }
          expect([...index.ranked(placement, audience, now, seed)]).toEqual(found);
          expect(index.isWanted(placement, audience, now)).toBe(expected.length > 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('looks only at those that can match, of ten thousand', () => {
    const looked = new Set<string>();
    const anything = {
      placements: null,
      countries: null,
      devices: null,
      anyKeyword: null,
      noKeyword: null,
      dayparts: null,
    };
    const elsewhere = [
      { placements: new Set(['page']) },
      { countries: new Set(['DE']) },
      { devices: new Set(['mobile']) },
      { anyKeyword: new Set(['film']) },
      { dayparts: [{ days: new Set([6]), fromMinute: 0, toMinute: 60, timeZone: 'UTC' }] },
      {},
    ];
    const all = Array.from({ length: 10_000 }, (_, i) => {
      const wanted = i % 1_000 === 0;
      const more = wanted ? { anyKeyword: new Set(['sport']) } : elsewhere[i % elsewhere.length];
      const over = !wanted && i % elsewhere.length === 5;
      const campaign = {
        id: `c${i}`,
        priority: 1,
        weight: 1,
        pricing: { price: { units: BigInt(i % 7) } },
        roadblock: [],
        flight: { startMs: null, endMs: over ? NOON - 1 : null },
      };
      return Object.defineProperty(campaign, 'targeting', {
        get: () => (looked.add(campaign.id), { ...anything, ...more }),
      }) as unknown as Campaign;
    });
    const index = new EligibilityIndex(catalogOf(all), new Set());
    const audience = { country: 'FR', device: 'ctv' as Device, keywords: new Set(['sport', 'live']) };
    const found = () => [...index.ranked('home', audience, NOON, 'seed')];
    expect(found()).toHaveLength(10);
    // The first made the lists.
    looked.clear();
    expect(found()).toHaveLength(10);
    expect(looked.size).toBe(10);
    // What no campaign tells apart is the same list.
    looked.clear();
    expect([...index.ranked('home', { ...audience, country: 'ZZ' }, NOON, 'seed')]).toHaveLength(10);
    looked.clear();
    expect([...index.ranked('home', { ...audience, country: 'YY' }, NOON, 'seed')]).toHaveLength(10);
    expect(looked.size).toBe(10);
  });
});
