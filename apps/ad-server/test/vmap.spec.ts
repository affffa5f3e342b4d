import { XMLParser } from 'fast-xml-parser';
import { concurrently, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { adsOf, type PlayableAd } from './support/vast-client';

/** A file of its own for each: two creatives with the same file are the same creative. */
const media = (id: number) => `media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }]`;

/** Twelve campaigns of six advertisers and three categories, each with one ad of 10, 15 or 20 s. */
const campaigns = Array.from({ length: 12 }, (_, i) => {
  const price = `pricing: { model: cpm, amount: "${10 + i}.00", currency: USD }`;
  const money = `${price}, budget: { total: "100.00", currency: USD }`;
  const creative = `{ id: c${i}-ad, durationMs: ${10_000 + (i % 3) * 5_000}, ${media(i)} }`;
  return `  - { id: c${i}, advertiser: a${i % 6}, categories: [k${i % 3}], ${money}, creatives: [${creative}] }`;
});

const CATALOG = `
advertisers: [${Array.from({ length: 6 }, (_, i) => `{ id: a${i} }`).join(', ')}]
placements: [{ id: home }]
campaigns:
${campaigns.join('\n')}
schedules:
  - id: longform
    separate: [creative]
    breaks:
      - { id: pre, at: start, pod: { maxAds: 2, maxDurationMs: 40000 } }
      - { id: mid, at: "00:10:00", repeatEvery: "00:10:00", pod: { maxAds: 3, minDurationMs: 15000, maxDurationMs: 60000, separate: [category, advertiser] } }
      - { id: post, at: end, pod: { maxAds: 1 } }
  - id: demanding
    breaks: [{ id: pre, at: start, pod: { maxAds: 2, minDurationMs: 300000 } }]
`;

interface Break {
  readonly id: string;
  readonly offset: string;
  readonly ads: readonly PlayableAd[];
  readonly tag: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  stopNodes: ['*.vmap:VASTAdData'],
  isArray: (name) => name === 'vmap:AdBreak',
});

function breaksOf(xml: string): Break[] {
  const root = parser.parse(xml) as { 'vmap:VMAP': { 'vmap:AdBreak': Node[] } };
  return root['vmap:VMAP']['vmap:AdBreak'].map((node) => {
    const source = node['vmap:AdSource'] as Node;
    const data = source['vmap:VASTAdData'] as string | undefined;
    const tag = source['vmap:AdTagURI'] as Node | undefined;
    return {
      id: String(node['@breakId']),
      offset: String(node['@timeOffset']),
      ads: data === undefined ? [] : adsOf(data),
      tag: tag && String(tag['#text']).trim(),
    };
  });
}

describe.each(['memory:', 'lmdb:state'])('GET /vmap, with the state in %s', (state) => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer({ catalog: CATALOG, env: { XSP_STATE: state, XSP_DEADLINE_MS: '10000' } });
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
  });

  async function vmap(query: string): Promise<Break[]> {
    const response = await fetch(`${server.url}/vmap?schedule=longform&${query}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    return breaksOf(text);
  }

  const campaign = ({ id }: PlayableAd) => Number(id.slice(1));

  it('plans every break of the content, and fills each by its rules', async () => {
    const breaks = await vmap('user=one&session=s1&duration=1800');
    expect(breaks.map(({ id, offset }) => [id, offset])).toEqual([
      ['pre', 'start'],
      ['mid', '00:10:00'],
      ['mid.2', '00:20:00'],
      ['post', 'end'],
    ]);
    expect(breaks.map(({ ads }) => ads.length)).toEqual([2, 3, 3, 1]);
    for (const { ads } of breaks.filter(({ id }) => id.startsWith('mid'))) {
      expect(new Set(ads.map((ad) => campaign(ad) % 3)).size).toBe(3);
      expect(new Set(ads.map((ad) => campaign(ad) % 6)).size).toBe(3);
      expect(ads.reduce((ms, ad) => ms + 10_000 + (campaign(ad) % 3) * 5_000, 0)).toBeLessThanOrEqual(60_000);
    }
    const all = breaks.flatMap(({ ads }) => ads);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('holds each ad, and only what is seen is paid', async () => {
    const breaks = await vmap('user=two&session=s2&duration=1200');
    const [first, ...others] = breaks.flatMap(({ ads }) => ads);
    const held = async (ad: PlayableAd) => (await statusOf(server.url, ad.id)).budget['held'];
    for (const ad of [first!, ...others]) expect(await held(ad)).not.toBe('0.00');
    const before = await statusOf(server.url, first!.id);
    expect(await sendBeacon(first!.impressions[0]!)).toBe(204);
    expect((await statusOf(server.url, first!.id)).impressions).toBe(before.impressions + 1);
  });

  it('is a small document: three pods of three ads are under 20 kB', async () => {
    const response = await fetch(`${server.url}/vmap?schedule=longform&user=three&duration=1800`);
    const text = await response.text();
    const ads = breaksOf(text).flatMap((one) => one.ads).length;
    expect(text.length / ads).toBeLessThan(20_000 / 9);
  });

  it('gives a retried request the same decision', async () => {
    const one = await vmap('user=four&session=s4&duration=1800&requestId=r1');
    const again = await vmap('user=four&session=s4&duration=1800&requestId=r1');
    const ids = (breaks: Break[]) => breaks.map(({ ads }) => ads.map(({ id }) => id));
    expect(ids(again)).toEqual(ids(one));
  });

  it('redirects to breaks that are decided when they are reached, and stay decided', async () => {
    const breaks = await vmap('user=five&session=s5&duration=1800&mode=redirect');
    expect(breaks.map(({ id }) => id)).toEqual(['pre', 'mid', 'mid.2', 'post']);
    const fetched = async (url: string) => adsOf(await (await fetch(url)).text());
    const mid = breaks[1]!.tag!;
    const ads = await fetched(mid);
    expect(ads).toHaveLength(3);
    const again = await concurrently(5, 5, () => fetched(mid));
    for (const same of again) expect(same.map(({ id }) => id)).toEqual(ads.map(({ id }) => id));
    const other = await fetched(breaks[2]!.tag!);
    expect(other.filter(({ id }) => ads.some((ad) => ad.id === id))).toEqual([]);
    expect(await sendBeacon(mid.replace('break=', 'break=A'))).toBe(403);
  });

  it('leaves a pod empty whose minimum is not reached', async () => {
    const text = await (await fetch(`${server.url}/vmap?schedule=demanding&user=six`)).text();
    expect(breaksOf(text).map(({ ads }) => ads.length)).toEqual([0]);
  });

  it.each([
    ['schedule=nothing', 404],
    ['', 400],
    ['schedule=longform&duration=long', 400],
    ['schedule=longform&mode=half', 400],
  ])('answers %j with %d', async (query, status) => {
    expect(await sendBeacon(`${server.url}/vmap?${query}`)).toBe(status);
  });

  it('answers /vast?pod=N with a pod in sequence', async () => {
    const response = await fetch(`${server.url}/vast?placement=home&user=seven&pod=3&maxdur=40`);
    const text = await response.text();
    const ads = adsOf(text);
    expect(ads.length).toBeGreaterThanOrEqual(2);
    expect([...text.matchAll(/sequence="(\d+)"/g)].map(([, number]) => Number(number))).toEqual(
      ads.map((_, index) => index + 1),
    );
    expect(ads.reduce((ms, ad) => ms + 10_000 + (campaign(ad) % 3) * 5_000, 0)).toBeLessThanOrEqual(40_000);
  });
});
