import { parseCatalog } from '../catalog';
import { OptionCache } from '../charging/option-cache';
import { unbilledOption } from '../charging/unbilled-option';
import { CreativeIndex, creativeRefOf } from './creative-index';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const KNOWN = { viewer: 'user', household: false } as const;

/** Campaigns as `id: lines`, each with one creative `a`. */
function catalogOf(campaigns: Readonly<Record<string, string>>, rates = '') {
  const media = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
  const all = Object.entries(campaigns).map(
    ([id, lines]) =>
      `{ id: ${id}, advertiser: acme, categories: [cars], ${lines}, creatives: [{ id: a, durationMs: 15000, ${media} }] }`,
  );
  const text = `{ ${rates} advertisers: [{ id: acme }], placements: [{ id: home }], campaigns: [${all.join(', ')}] }`;
  return parseCatalog(text, { name: 'test.yaml' }).catalog;
}

const CLICKS = 'caps: [{ per: category, limit: 1, window: 1d, event: click }]';

describe('creatives that have left the catalogue', () => {
  it('are found by tokens, and not to be served; of two of a name the one that is there is meant', () => {
    const catalog = catalogOf({ spring: 'priority: 2' });
    const departed = [catalogOf({ spring: 'priority: 3', gone: 'priority: 4' })];
    const creatives = CreativeIndex.of(catalog, departed);
    expect(creatives.ofRef(creativeRefOf('gone/a'))).toMatchObject({ campaign: { priority: 4 }, catalog: departed[0] });
    expect(creatives.ofKey('gone/a')).toBeUndefined();
    for (const found of [creatives.ofRef(creativeRefOf('spring/a')), creatives.ofKey('spring/a')]) {
      expect(found).toMatchObject({ campaign: { priority: 2 }, catalog });
    }
  });

  it('count in the caps of what is there, which is served as if they had never been', () => {
    const catalog = catalogOf({ spring: CLICKS });
    const departed = [catalogOf({ gone: CLICKS.replace('1d', '2d') }), catalogOf({ earlier: 'priority: 2' })];
    const without = OptionCache.of(catalog, 0);
    const options = OptionCache.of(catalog, 0, undefined, departed);
    const [spring] = catalog.campaigns[0]!.creatives;
    const [gone, earlier] = departed.map(({ campaigns }) => campaigns[0]!.creatives[0]!);
    for (const event of ['click', 'complete']) {
      expect(options.event(spring!, event, KNOWN, NOON)).toEqual(without.event(spring!, event, KNOWN, NOON));
    }
    expect(options.serving(spring!, 'home', KNOWN, NOON)).toEqual(without.serving(spring!, 'home', KNOWN, NOON));
    const windows = (creative: typeof gone) =>
      options
        .event(creative!, 'click', KNOWN, NOON)!
        .charges.filter(({ partition }) => partition === 'viewer')
        .map(({ window }) => ('ms' in window ? window.ms / 86_400_000 : undefined));
    expect(windows(gone).sort()).toEqual([1, 2]);
    expect(windows(earlier)).toContain(1);
  });

  it('are paid at the rates that they were sold at', () => {
    const lines = 'pricing: { model: cpc, amount: "1.00", currency: EUR }, budget: { total: "9.00", currency: USD }';
    const departed = catalogOf({ gone: lines }, 'currencyRates: { base: USD, EUR: "1.10" },');
    const catalog = catalogOf({ spring: 'priority: 2' });
    const [gone] = departed.campaigns[0]!.creatives;
    const options = OptionCache.of(catalog, 0, undefined, [departed]);
    const spent = options.event(gone!, 'click', KNOWN, NOON)!.charges.map(({ amount }) => amount);
    expect(spent).toContain(1_100_000_000n);
    const found = CreativeIndex.of(catalog, [departed]).ofRef(creativeRefOf('gone/a'))!;
    expect(unbilledOption(found, NOON)!.charges.map(({ amount }) => amount)).toContain(1_100_000_000n);
  });
});
