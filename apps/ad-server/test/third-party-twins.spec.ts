import { readVast, readVmap, type VastAd } from '@xsp/vmap';
import { statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';

const budget = 'pricing: { model: cpm, amount: "5.00", currency: USD }, budget: { total: "1.00", currency: USD }';
const media = (url: string) => `media: [{ url: "${url}", type: video/mp4, width: 640, height: 360 }]`;

/** Two tags that the server follows, and three ads of our own; in the order in which they rank. */
const catalog = (url: string) => `
advertisers: [{ id: acme }, { id: globex }, { id: house }]
placements: [{ id: home }]
schedules:
  - id: rivals
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 3, separate: [advertiser] } }]
  - id: film
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }, { id: mid, at: "00:10:00", pod: { maxAds: 1 } }]
  - id: unrepeated
    placement: home
    separate: [creative]
    breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }, { id: mid, at: "00:10:00", pod: { maxAds: 1 } }]
campaigns:
  - { id: top, advertiser: globex, priority: 9, ${budget}, targeting: { keywords: { any: [top] } },
      creatives: [{ id: one, durationMs: 15000, ${media('https://their.example/top.mp4')} }] }
  - { id: a, advertiser: acme, priority: 5, ${budget},
      creatives: [{ id: one, durationMs: 15000, tag: "${url}/vast?of=a", unwrap: true }] }
  - { id: b, advertiser: globex, priority: 4, ${budget},
      creatives: [{ id: one, durationMs: 15000, tag: "${url}/vast?of=b", unwrap: true }] }
  - { id: own, advertiser: house, priority: 3, ${budget},
      creatives: [{ id: one, durationMs: 15000, universalAdId: { registry: ad-id.org, value: OWN1 },
        clickThrough: "https://www.house.example/offer", ${media('/media/halden-summit-15.mp4')} }] }
  - { id: spare, advertiser: globex, priority: 0, ${budget},
      creatives: [{ id: one, durationMs: 15000, ${media('/media/pelagia-islands-15.mp4')} }] }
`;

describe('An ad of a third party that is an ad of its pod already', () => {
  let third: ThirdParty;
  let server: ServerProcess;
  let user = 0;

  beforeAll(async () => {
    third = await startThirdParty();
    const env = { XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32', XSP_DEADLINE_MS: '4000' };
    server = await startServer({ catalog: catalog(third.url), env });
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
    await third.close();
  });

  beforeEach(() => {
    third.requests.length = 0;
  });

  /** What each tag is answered with: an ad with a media file of that name. */
  function answerWith(ads: Readonly<Record<'a' | 'b', string>>, change: (xml: string) => string = (xml) => xml) {
    third.answer = ({ url }, response) => {
      const name = ads[new URL(url!, third.url).searchParams.get('of') as 'a' | 'b'];
      response.end(change(theirAd(third.url).replace('their.example/a.mp4', `their.example/${name}.mp4?of=${url}`)));
    };
  }

  async function pod(query = ''): Promise<readonly VastAd[]> {
    const response = await fetch(`${server.url}/vast?placement=home&pod=3&user=twins-${user++}${query}`);
    expect(response.status).toBe(200);
    return readVast(await response.text()).vast.ads;
  }

  async function breaks(schedule: string): Promise<(string | undefined)[][]> {
    const response = await fetch(`${server.url}/vmap?schedule=${schedule}&user=twins-${user++}&duration=1200`);
    const { vmap } = readVmap(await response.text());
    return vmap.adBreaks.map(({ adSource }) => idsOf(adSource!.vastAdData!.ads));
  }

  const idsOf = (ads: readonly VastAd[]) => ads.map(({ id }) => id);
  const tagsAsked = () => third.requests.filter((path) => path.startsWith('/vast')).sort();
  const held = async () => {
    const all = await Promise.all(['top', 'a', 'b', 'own', 'spare'].map((id) => statusOf(server.url, id)));
    return all.map((status) => Number(status.budget['held']));
  };
  /** Which campaigns hold more than before, in the order of the catalogue. */
  const holding = async (before: readonly number[]) =>
    (await held()).map((now, index) => Math.sign(now - before[index]!));

  it('stands once, by its media file: the next in rank has the place, and what it held is free', async () => {
    answerWith({ a: 'a', b: 'b' });
    expect(idsOf(await pod())).toEqual(['a', 'b', 'own']);
    answerWith({ a: 'same', b: 'same' });
    const before = await held();
    third.requests.length = 0;
    const ads = await pod();
    expect(idsOf(ads)).toEqual(['a', 'own', 'spare']);
    expect(ads[0]?.inLine?.adTitle).toBe('Their ad');
    expect(await holding(before)).toEqual([0, 1, 0, 1, 1]);
    // What was fetched is not fetched again.
    expect(tagsAsked()).toEqual(['/vast?of=a', '/vast?of=b']);
  });

  it('gives way to an ad of our own that ranks higher', async () => {
    answerWith({ a: 'top', b: 'b' });
    const before = await held();
    expect(idsOf(await pod('&kw=top'))).toEqual(['top', 'b', 'own']);
    expect(await holding(before)).toEqual([1, 0, 1, 1, 0]);
  });

  it('takes the place of one that ranks lower, known by its universal ad id', async () => {
    answerWith({ a: 'a', b: 'b' }, (xml) =>
      xml
        .replace('version="3.0"', 'version="4.2"')
        .replace('<Linear>', '<UniversalAdId idRegistry="AD-ID.org">own1</UniversalAdId><Linear>'),
    );
    const before = await held();
    expect(idsOf(await pod())).toEqual(['a', 'spare']);
    expect(await holding(before)).toEqual([0, 1, 0, 0, 1]);
  });

  it('is told apart from ads of other breaks, unless the schedule wants none twice', async () => {
    answerWith({ a: 'same', b: 'same' });
    const [pre, mid] = await breaks('film');
    expect([pre, mid]).toEqual([['a'], ['a']]);
    expect(await breaks('unrepeated')).toEqual([['a'], ['own']]);
  });

  it('is of the same advertiser where those are kept apart', async () => {
    answerWith({ a: 'a', b: 'b' }, (xml) => xml.replace('<Error>', '<Advertiser>house.example</Advertiser><Error>'));
    expect(await breaks('rivals')).toEqual([['a', 'spare']]);
    answerWith({ a: 'a', b: 'b' });
    expect(await breaks('rivals')).toEqual([['a', 'b', 'own']]);
  });

  it('makes the same decision of a retried request', async () => {
    answerWith({ a: 'same', b: 'same' });
    const again = user;
    const first = await pod('&requestId=r-1');
    user = again;
    const second = await pod('&requestId=r-1');
    expect(idsOf(second)).toEqual(['a', 'own', 'spare']);
    const holds = (ads: readonly VastAd[]) => ads.map(({ inLine }) => inLine!.adServingId);
    expect(holds(second)).toEqual(holds(first));
  });
});
