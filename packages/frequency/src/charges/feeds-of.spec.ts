import { see } from '../../test/support/ask';
import { memory } from '../../test/support/memory';
import { capCharges } from './cap-charges';
import { feedsOf, type CappedAd } from './feeds-of';

const DAY = { kind: 'calendar', unit: 'day', timeZone: 'Europe/Paris' } as const;

const careful: CappedAd = {
  subject: { campaign: 'careful', creative: 'c1', advertiser: 'a1', categories: ['auto'] },
  caps: [{ per: 'category', limit: 2, window: DAY }],
};
const careless: CappedAd = {
  subject: { campaign: 'careless', creative: 'c2', advertiser: 'a2', categories: ['auto', 'food'] },
  caps: [],
};
const elsewhere: CappedAd = {
  subject: { campaign: 'elsewhere', creative: 'c3', advertiser: 'a2', categories: ['food'] },
  caps: [{ per: 'campaign', limit: 9, window: DAY }],
};

describe('feedsOf', () => {
  it('names the counters that ads of others feed, and no more', () => {
    const ads = [careful, careless, elsewhere];
    expect(feedsOf(ads)).toEqual([[], [{ cap: careful.caps[0], ids: ['auto'] }], []]);
  });

  it('makes a category cap count every ad of the category, and stop only whose cap it is', async () => {
    const { backend } = await memory();
    const ads = [careful, careless];
    const feeds = feedsOf(ads);
    const charges = ads.map((ad, i) => capCharges(ad.caps, ad.subject, backend.now(), { feeds: feeds[i]! }));
    expect(await see(backend, charges[1]!, { user: 'u' })).toBe('served');
    expect(await see(backend, charges[0]!, { user: 'u' })).toBe('served');
    expect(await see(backend, charges[0]!, { user: 'u' })).toBe('category-cap');
    expect(await see(backend, charges[1]!, { user: 'u' })).toBe('served');
    expect(await see(backend, charges[0]!, { user: 'another' })).toBe('served');
  });

  it('neither stops nor counts an ad that is exempt from its parent', async () => {
    const { backend } = await memory();
    const parents = [{ per: 'advertiser', limit: 1, window: DAY }];
    const member: CappedAd = { subject: { campaign: 'm', advertiser: 'a' }, caps: [], parents };
    const exempt: CappedAd = {
      subject: { campaign: 'x', advertiser: 'a', exemptFrom: ['advertiser'] },
      caps: [],
      parents,
    };
    const feeds = feedsOf([member, exempt]);
    const charges = [member, exempt].map((ad, i) =>
      capCharges(ad.caps, ad.subject, backend.now(), { parents, feeds: feeds[i]! }),
    );
    for (let i = 0; i < 5; i++) expect(await see(backend, charges[1]!, { user: 'u' })).toBe('served');
    expect(await see(backend, charges[0]!, { user: 'u' })).toBe('served');
    expect(await see(backend, charges[0]!, { user: 'u' })).toBe('advertiser-cap');
    expect(await see(backend, charges[1]!, { user: 'u' })).toBe('served');
  });
});
