import fc from 'fast-check';
import type { CampaignFile, CatalogFile } from '../catalog';
import { departedBetween, withDeparted, type Departed } from './departed';

const DAY = 86_400_000;
const TTL = 21_600_000;
const NOW = Date.parse('2026-11-24T12:00:00Z');

const media = [{ url: '/media/a.mp4', type: 'video/mp4', width: 640, height: 360 }];

function campaignOf(id: string, creatives: readonly string[], more: Partial<CampaignFile> = {}): CampaignFile {
  return {
    id,
    advertiser: `a-${id}`,
    creatives: creatives.map((creative) => ({ id: creative, durationMs: 15_000, media })),
    ...more,
  };
}

function fileOf(...campaigns: readonly CampaignFile[]): CatalogFile {
  const advertisers = campaigns.map(({ advertiser }) => ({ id: advertiser }));
  return { advertisers, placements: [{ id: 'home' }], campaigns };
}

/** `campaign/creative` of everything in catalogues. */
function keysOf(...files: readonly (CatalogFile | undefined)[]): readonly string[] {
  return files.flatMap((file) =>
    (file?.campaigns ?? []).flatMap(({ id, creatives }) => creatives.map((creative) => `${id}/${creative.id}`)),
  );
}

const partsOf = (all: readonly Departed[]) => all.map(({ part }) => part);

describe('what departs between two catalogues', () => {
  it('is a catalogue of its own: creatives, their campaigns, and the advertisers and groups of these', () => {
    const targeting = { placements: ['home'] };
    const before: CatalogFile = {
      ...fileOf(
        campaignOf('gone', ['a'], { targeting, roadblock: ['home'], caps: [{ limit: 1, window: '1d' }] }),
        campaignOf('kept', ['a', 'b']),
        campaignOf('same', ['a']),
      ),
      currencyRates: { base: 'USD', EUR: '1.10' },
      groups: [
        { id: 'both', campaigns: ['gone', 'same'], budget: { total: '1.00', currency: 'USD' } },
        { id: 'others', campaigns: ['same'], budget: { total: '1.00', currency: 'USD' } },
      ],
    };
    const after = fileOf(campaignOf('kept', ['b', 'c']), campaignOf('same', ['a'], { priority: 9 }));
    expect(departedBetween(before, after)).toEqual({
      currencyRates: { base: 'USD', EUR: '1.10' },
      advertisers: [{ id: 'a-gone' }, { id: 'a-kept' }],
      groups: [{ id: 'both', campaigns: ['gone'], budget: { total: '1.00', currency: 'USD' } }],
      placements: [],
      campaigns: [campaignOf('gone', ['a'], { caps: [{ limit: 1, window: '1d' }] }), campaignOf('kept', ['a'])],
    });
    expect(departedBetween(before, before)).toBeUndefined();
  });
});

describe('what is remembered of it', () => {
  const times = (now: number) => ({ now, tokenTtlMs: TTL });
  const part = fileOf(campaignOf('spring', ['a', 'b']));

  it('stays a day longer than a token is valid, to the millisecond', () => {
    const all = withDeparted([], part, times(NOW));
    expect(all).toEqual([{ until: NOW + TTL + DAY, part }]);
    const other = fileOf(campaignOf('autumn', ['a']));
    expect(partsOf(withDeparted(all, other, times(NOW + TTL + DAY - 1)))).toEqual([part, other]);
    expect(partsOf(withDeparted(all, other, times(NOW + TTL + DAY)))).toEqual([other]);
  });

  it('is not written again by every server that takes the same file, but by one that does so much later', () => {
    const all = withDeparted([], part, times(NOW));
    const same = structuredClone(part);
    expect(withDeparted(all, same, times(NOW + DAY / 2))).toBe(all);
    const later = NOW + DAY / 2 + 1;
    expect(withDeparted(all, same, times(later))).toEqual([{ until: later + TTL + DAY, part }]);
  });

  it('is as it was last', () => {
    const all = withDeparted([], part, times(NOW));
    const dearer = fileOf(campaignOf('spring', ['b'], { pricing: { model: 'cpm', amount: '9.00', currency: 'USD' } }));
    expect(partsOf(withDeparted(all, dearer, times(NOW + 1)))).toEqual([
      { ...part, campaigns: [campaignOf('spring', ['a'])] },
      dearer,
    ]);
  });

  it('is everything that left within the time that its tokens are valid, once, however catalogues follow one another', () => {
    const ids = fc.subarray(['a', 'b', 'c', 'd']);
    const catalogues = fc.array(
      fc.record({
        one: ids,
        two: ids,
        price: fc.constantFrom('1.00', '2.00'),
        waitMs: fc.integer({ min: 0, max: DAY }),
      }),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(catalogues, (steps) => {
        const lastSeen = new Map<string, number>();
        let now = NOW;
        let all: readonly Departed[] = [];
        let before = fileOf();
        for (const { one, two, price, waitMs } of steps) {
          for (const key of keysOf(before)) lastSeen.set(key, now);
          const pricing = { model: 'cpm', amount: price, currency: 'USD' } as const;
          const filled = [campaignOf('one', one, { pricing }), campaignOf('two', two, { pricing })];
          const after = fileOf(...filled.filter(({ creatives }) => creatives.length > 0));
          const leaving = departedBetween(before, after);
          if (leaving) all = withDeparted(all, leaving, times(now));
          const known = all.filter(({ until }) => until > now).map(({ part }) => part);
          const there = new Set(keysOf(after));
          const clicked = [...lastSeen].filter(([key, seen]) => !there.has(key) && seen + TTL > now);
          expect(keysOf(...known)).toEqual(expect.arrayContaining(clicked.map(([key]) => key)));
          expect(new Set(keysOf(...partsOf(all))).size).toBe(keysOf(...partsOf(all)).length);
          before = after;
          now += waitMs;
        }
      }),
    );
  });
});
