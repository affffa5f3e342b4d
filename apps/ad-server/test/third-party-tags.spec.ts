import { HttpTransport } from '@xsp/core';
import { readVast, readVmap, resolveVast, VAST_VERSIONS, type VastAd } from '@xsp/vmap';
import { sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';

const catalog = (tag: string, unwrap: boolean) => `
advertisers: [{ id: acme }, { id: house }]
placements: [{ id: home }]
schedules:
  - id: film
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 2 } }, { id: mid, at: "00:10:00", pod: { maxAds: 2 } }]
campaigns:
  - id: third
    advertiser: acme
    priority: 5
    pricing: { model: cpm, amount: "5.00", currency: USD }
    budget: { total: "1.00", currency: USD }
    caps: [{ per: campaign, limit: 1, window: 1d }]
    creatives: [{ id: tag, durationMs: 15000, skipAfterMs: 5000, tag: "${tag}", unwrap: ${unwrap} }]
  - id: own
    advertiser: house
    priority: 0
    creatives:
      - { id: own-15, durationMs: 15000, media: [{ url: /media/halden-summit-15.mp4, type: video/mp4, width: 640, height: 360 }] }
`;

describe("third parties' tags", () => {
  let third: ThirdParty;
  let server: ServerProcess;
  let user = 0;

  async function start(unwrap: boolean, env: Record<string, string>) {
    third = await startThirdParty();
    server = await startServer({ catalog: catalog(`${third.url}/vast?cb=[CACHEBUSTING]`, unwrap), env });
  }

  async function stop() {
    await server.stop();
    removeDirectory(server.directory);
    await third.close();
  }

  async function ask(query = ''): Promise<readonly VastAd[]> {
    const response = await fetch(`${server.url}/vast?placement=home&user=${user++}${query}`);
    expect(response.status).toBe(200);
    return readVast(await response.text()).vast.ads;
  }

  const idsOf = (ads: readonly VastAd[]) => ads.map(({ id }) => id);
  const held = async () => (await statusOf(server.url, 'third')).budget['held'];

  describe('that the player follows', () => {
    beforeAll(() => start(false, {}));
    afterAll(stop);

    it('are wrapped in our own tracking, which counts', async () => {
      third.answer = theirAd(third.url);
      const [ad] = await ask();
      expect(ad).toMatchObject({ id: 'third', wrapper: { vastAdTagUri: `${third.url}/vast?cb=[CACHEBUSTING]` } });
      expect(third.requests).toEqual([]);

      const transport = new HttpTransport({ allowPrivate: ['127.0.0.1/32'] });
      const { vast } = await resolveVast({ ads: [ad!] }, { transport, macros: { CACHEBUSTING: 7 } });
      await transport.close();
      expect(third.requests).toEqual(['/vast?cb=7']);
      const inLine = vast.ads[0]!.inLine!;
      const [ours, theirs] = inLine.impressions;
      expect(theirs!.url).toBe(`${third.url}/their-impression`);
      const linear = inLine.creatives[0]!.linear!;
      expect(linear.videoClicks?.clickThrough?.url).toBe('https://their.example/');
      expect(linear.trackingEvents?.filter(({ event }) => event === 'start')).toHaveLength(2);
      expect(linear.skipoffset).toEqual({ kind: 'time', milliseconds: 5000 });

      expect(await sendBeacon(ours!.url)).toBeLessThan(300);
      expect(await sendBeacon(linear.videoClicks!.clickTrackings![0]!.url)).toBe(204);
      expect(await statusOf(server.url, 'third')).toMatchObject({ impressions: 1, clicks: 1 });
    });

    it('give back what they held when the player finds no ad', async () => {
      const before = await held();
      const [ad] = await ask();
      expect(await held()).not.toBe(before);
      expect(await sendBeacon(ad!.wrapper!.errors![0]!.replace('[ERRORCODE]', '303'))).toBeLessThan(300);
      expect(await held()).toBe(before);
    });

    it.each(VAST_VERSIONS)('are written as VAST %s', async (version) => {
      expect(idsOf(await ask(`&v=${version}`))).toEqual(['third']);
    });

    it('stand in pods and breaks', async () => {
      expect(idsOf(await ask('&pod=2'))).toEqual(['third', 'own']);
      const response = await fetch(`${server.url}/vmap?schedule=film&user=film&duration=1200`);
      const { vmap } = readVmap(await response.text());
      expect(vmap.adBreaks.map(({ adSource }) => idsOf(adSource!.vastAdData!.ads))).toEqual([
        ['third', 'own'],
        ['own'],
      ]);
    });
  });

  describe('that the server follows', () => {
    beforeAll(() => start(true, { XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32', XSP_DEADLINE_MS: '1200' }));
    afterAll(stop);
    beforeEach(() => {
      third.requests.length = 0;
    });

    it("are answered whole, with everybody's tracking", async () => {
      third.answer = theirAd(third.url);
      const [ad] = await ask();
      expect(third.requests).toEqual([expect.stringMatching(/^\/vast\?cb=\d{8}$/)]);
      expect(ad?.inLine).toMatchObject({ adTitle: 'Their ad', adSystem: { name: 'theirs' } });
      const [ours, theirs] = ad!.inLine!.impressions;
      expect(theirs!.url).toBe(`${third.url}/their-impression`);
      expect(ad!.inLine!.errors).toHaveLength(2);
      const before = (await statusOf(server.url, 'third')).impressions;
      expect(await sendBeacon(ours!.url)).toBeLessThan(300);
      expect((await statusOf(server.url, 'third')).impressions).toBe(before + 1);
    });

    it.each(VAST_VERSIONS)('are written as VAST %s', async (version) => {
      expect(idsOf(await ask(`&v=${version}`))).toEqual(['third']);
    });

    it('may have their only ad numbered, but no pod', async () => {
      const numbered = theirAd(third.url).replace('<Ad id="theirs">', '<Ad id="theirs" sequence="1">');
      third.answer = numbered;
      const [ad] = await ask();
      expect([ad?.id, ad?.inLine?.adTitle]).toEqual(['third', 'Their ad']);
      third.answer = numbered.replace(/<Ad .*<\/Ad>/s, (one) => one + one.replace('sequence="1"', 'sequence="2"'));
      expect(idsOf(await ask())).toEqual(['own']);
    });

    it.each<[string, (url: string) => ThirdParty['answer'], number]>([
      ['has no ad', () => '<VAST version="4.2"/>', 0],
      ['answers nothing', () => () => undefined, 0],
      ['answers an error', () => (_, response) => response.writeHead(500).end(), 0],
      ['answers no XML', () => 'no', 0],
      ['has an ad that is longer than was sold', (url) => theirAd(url, 30), 202],
      ['has an ad without media', (url) => theirAd(url).replace(/<MediaFiles>.*<\/MediaFiles>/s, ''), 403],
      [
        'wraps itself',
        (url) =>
          `<VAST version="3.0"><Ad><Wrapper><AdSystem>x</AdSystem><Impression>${url}/i</Impression><VASTAdTagURI>${url}/vast?again</VASTAdTagURI></Wrapper></Ad></VAST>`,
        0,
      ],
      [
        'leads to where it must not',
        () => (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
        0,
      ],
    ])('make room for the next in rank when the third party %s', async (_, answer, code) => {
      third.answer = answer(third.url);
      const before = await held();
      expect(idsOf(await ask())).toEqual(['own']);
      expect(await held()).toBe(before);
      expect(third.requests.filter((path) => path.startsWith('/vast?cb='))).toHaveLength(1);
      if (code !== 0) await third.heard(`/their-error?code=${code}`);
    });

    it.each(['', '&pod=2'])('make the same decision of a retried request: %s', async (pod) => {
      third.answer = '<VAST version="4.2"/>';
      const query = `&requestId=r-1${pod}`;
      const again = user;
      const [first] = await ask(query);
      user = again;
      const [second] = await ask(query);
      expect(idsOf([first!, second!])).toEqual(['own', 'own']);
      const holdOf = (ad: VastAd) => ad.inLine!.adServingId;
      expect(holdOf(second!)).toBe(holdOf(first!));
    });

    it('stand in pods and breaks, and leave them to others when there is no ad', async () => {
      third.answer = theirAd(third.url);
      const whole = await ask('&pod=2');
      expect(idsOf(whole)).toEqual(['third', 'own']);
      expect(whole.map(({ inLine }) => inLine?.adTitle)).toEqual(['Their ad', expect.any(String)]);
      third.answer = '<VAST version="4.2"/>';
      const before = await held();
      expect(idsOf(await ask('&pod=2'))).toEqual(['own']);
      const response = await fetch(`${server.url}/vmap?schedule=film&user=film&duration=1200`);
      const { vmap } = readVmap(await response.text());
      expect(vmap.adBreaks.map(({ adSource }) => idsOf(adSource!.vastAdData!.ads))).toEqual([['own'], ['own']]);
      expect(await held()).toBe(before);
    });
  });

  describe('at an address that is not public', () => {
    beforeAll(() => start(true, {}));
    afterAll(stop);

    it('are not followed unless a setting allows it', async () => {
      third.answer = theirAd(third.url);
      expect(idsOf(await ask())).toEqual(['own']);
      expect(third.requests).toEqual([]);
    });
  });
});
