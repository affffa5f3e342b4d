import { MemoryBackend } from '@xsp/core';
import { parseCatalog } from '../catalog';
import { placementOfSchedule } from '../schedules/break-plan';
import { ReportNames } from './report-names';

function catalogOf(placements: readonly string[], creatives: readonly string[], schedules = '') {
  const media = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
  const text = `
advertisers: [{ id: acme }]
placements: [${placements.map((id) => `{ id: ${id} }`).join(', ')}]
schedules: [${schedules}]
campaigns:
  - id: spring
    advertiser: acme
    creatives: [${creatives.map((id) => `{ id: ${id}, durationMs: 15000, ${media} }`).join(', ')}]
`;
  return parseCatalog(text, { name: 'test.yaml' }).catalog;
}

describe('ReportNames', () => {
  it('keeps what was there, in every server under the same numbers', async () => {
    const state = new MemoryBackend();
    const [one, two] = [new ReportNames(state), new ReportNames(state)];
    await one.add(catalogOf(['home', 'news'], ['a']));
    await two.add(catalogOf(['sport', 'home'], ['b']));
    await one.add(catalogOf(['home'], ['c']));
    await two.add(catalogOf(['home'], ['c']));
    for (const names of [one, two]) {
      expect(names.placements.map(({ name }) => name)).toEqual(['home', 'news', 'sport']);
      expect(names.creativesOf('spring')).toEqual(['a', 'b', 'c']);
      expect(['home', 'news', 'sport'].map((id) => names.numberOf(id))).toEqual([1, 2, 3]);
      expect([1, 2, 3].map((number) => names.placementOf(number))).toEqual(['home', 'news', 'sport']);
    }
  });

  it('loses nothing when servers add at once', async () => {
    const state = new MemoryBackend();
    const all = Array.from({ length: 6 }, () => new ReportNames(state));
    await Promise.all(all.map((names, index) => names.add(catalogOf(['home', `p${index}`], [`c${index}`]))));
    const last = new ReportNames(state);
    await last.add(catalogOf(['home'], ['c0']));
    expect(last.placements).toHaveLength(7);
    expect([...last.creativesOf('spring')].sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
  });

  it('names the breaks of a schedule without a placement by the schedule', async () => {
    const names = new ReportNames(new MemoryBackend());
    await names.add(catalogOf(['home'], ['a'], '{ id: film, breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }] }'));
    const id = placementOfSchedule('film');
    expect(names.placements).toEqual([
      { name: 'home', id: 'home' },
      { name: 'schedule:film', id },
    ]);
    expect([names.numberOf(id), names.placementOf(2)]).toEqual([2, id]);
  });

  it('knows nothing of a campaign, a placement or a number that never was', async () => {
    const names = new ReportNames(new MemoryBackend());
    await names.add(catalogOf(['home'], ['a']));
    expect([names.creativesOf('__proto__'), names.numberOf('nowhere'), names.placementOf(0)]).toEqual([[], 0, '-']);
    expect(names.placementOf(9)).toBe('-');
  });

  it('keeps how every campaign that there was is read, as it was last', async () => {
    const state = new MemoryBackend();
    const campaign = (id: string, lines: string) =>
      `{ id: ${id}, advertiser: acme, ${lines}, creatives: [{ id: a, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }] }`;
    const catalog = (...campaigns: readonly string[]) =>
      parseCatalog(
        `{ advertisers: [{ id: acme }], placements: [{ id: home }], currencyRates: { base: USD, EUR: "1.10" }, campaigns: [${campaigns.join(', ')}] }`,
        { name: 'test.yaml' },
      ).catalog;
    const cpm = (currency: string) => `pricing: { model: cpm, amount: "5.00", currency: ${currency} }`;
    const [one, two] = [new ReportNames(state), new ReportNames(state)];
    await one.add(catalog(campaign('spring', cpm('EUR')), campaign('house', 'weight: 1')));
    const budget = 'budget: { total: "5.00", currency: USD, timeZone: Asia/Tokyo }';
    await two.add(catalog(campaign('spring', `${cpm('EUR')}, ${budget}`)));
    await two.add(catalog(campaign('summer', `${cpm('EUR')}, flight: { timeZone: Europe/Paris }`)));
    const house = { id: 'house', advertiser: 'acme', timeZone: 'UTC', currency: 'USD' };
    expect(one.ledgers).toEqual([{ ...house, id: 'spring', currency: 'EUR' }, house]);
    await one.refresh();
    for (const names of [one, two]) {
      expect(names.ledgers).toEqual([
        { ...house, id: 'spring', timeZone: 'Asia/Tokyo' },
        house,
        { ...house, id: 'summer', timeZone: 'Europe/Paris', currency: 'EUR' },
      ]);
    }
  });

  it('goes on with what an earlier version kept, which knew of no ledgers', async () => {
    const state = new MemoryBackend();
    await state.set('reports/names', JSON.stringify({ placements: ['home'], creatives: { old: ['a'] } }));
    const names = new ReportNames(state);
    await names.refresh();
    expect([names.ledgers, names.creativesOf('old')]).toEqual([[], ['a']]);
    await names.add(catalogOf(['home'], ['a']));
    expect([names.ledgers.map(({ id }) => id), names.creativesOf('old')]).toEqual([['spring'], ['a']]);
  });
});
