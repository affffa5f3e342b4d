import { sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';

const catalog = (tag: string, unwrap: boolean) => `
advertisers: [{ id: acme }, { id: house }]
placements: [{ id: home }]
campaigns:
  - id: third
    advertiser: acme
    priority: 5
    pricing: { model: cpm, amount: "5.00", currency: USD }
    budget: { total: "1.00", currency: USD }
    creatives: [{ id: tag, durationMs: 15000, tag: "${tag}", unwrap: ${unwrap} }]
  - id: own
    advertiser: house
    priority: 0
    creatives:
      - id: own-15
        durationMs: 15000
        media:
          - { url: /media/own.mp4, type: video/mp4, width: 640, height: 360 }
          - { url: /media/own/index.m3u8, type: application/vnd.apple.mpegurl, width: 640, height: 360 }
`;

const HLS = '<MediaFile delivery="streaming" type="application/x-mpegURL" width="640" height="360">https://their.example/a.m3u8</MediaFile>'; // prettier-ignore
const withHls = (xml: string) => xml.replace('<MediaFiles>', `<MediaFiles>${HLS}`);

interface Ad {
  readonly campaign: string;
  readonly durationMs: number;
  readonly media: readonly { readonly url: string; readonly type: string; readonly width: number }[];
  readonly tag: string | null;
  readonly clickUrl: string | null;
  readonly tracking: Readonly<Record<string, string>>;
  readonly thirdPartyTracking: Readonly<Record<string, readonly string[]>>;
}

interface Asset {
  readonly URI: string;
  readonly DURATION: number;
  readonly 'X-AD-CREATIVE-SIGNALING': {
    readonly payload: readonly {
      readonly clickThrough?: string;
      readonly tracking: readonly { readonly type: string; readonly urls: readonly string[] }[];
    }[];
  };
}

let third: ThirdParty;
let followed: ServerProcess;
let wrapped: ServerProcess;

beforeAll(async () => {
  third = await startThirdParty();
  const env = { XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32', XSP_DEADLINE_MS: '5000' };
  followed = await startServer({ catalog: catalog(`${third.url}/vast`, true), env });
  wrapped = await startServer({ catalog: catalog(`${third.url}/vast?cb=[CACHEBUSTING]`, false), env });
});

afterAll(async () => {
  for (const server of [followed, wrapped]) {
    await server.stop();
    removeDirectory(server.directory);
  }
  await third.close();
});

async function decide({ url }: ServerProcess): Promise<readonly Ad[]> {
  const response = await fetch(`${url}/v1/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests: [{ id: 'top', placement: 'home', slots: 2 }] }),
  });
  const { requests } = (await response.json()) as { requests: { ads: Ad[] }[] };
  return requests[0]!.ads;
}

async function assets({ url }: ServerProcess): Promise<readonly Asset[]> {
  const response = await fetch(`${url}/hls/assets?placement=home&duration=30`);
  return ((await response.json()) as { ASSETS: Asset[] }).ASSETS;
}

const heldBy = async ({ url }: ServerProcess) => (await statusOf(url, 'third')).budget['held'];

describe("third parties' tags in JSON", () => {
  it('are named where the player has to follow them, with our own tracking beside', async () => {
    const [ad, own] = await decide(wrapped);
    expect(ad).toMatchObject({ campaign: 'third', media: [], clickUrl: null, thirdPartyTracking: {} });
    expect(ad!.tag).toBe(`${third.url}/vast?cb=[CACHEBUSTING]`);
    expect(own).toMatchObject({ campaign: 'own', tag: null, thirdPartyTracking: {} });
    expect(own!.tracking).not.toHaveProperty('click');
    expect(await sendBeacon(ad!.tracking['impression']!)).toBe(204);
    expect(await sendBeacon(ad!.tracking['click']!)).toBe(204);
    expect(await statusOf(wrapped.url, 'third')).toMatchObject({ impressions: 1, clicks: 1 });
  });

  it('are whole where the server followed them: media, click-through and their tracking', async () => {
    third.answer = theirAd(third.url, 12);
    const [ad] = await decide(followed);
    expect(ad).toMatchObject({
      campaign: 'third',
      durationMs: 12_000,
      tag: null,
      media: [{ url: 'https://their.example/a.mp4', type: 'video/mp4', width: 640 }],
      clickUrl: 'https://their.example/',
      thirdPartyTracking: {
        impression: [`${third.url}/their-impression`],
        start: [`${third.url}/their-start`],
        error: [`${third.url}/their-error?code=[ERRORCODE]`],
      },
    });
    const before = await statusOf(followed.url, 'third');
    expect(await sendBeacon(ad!.tracking['impression']!)).toBe(204);
    expect(await sendBeacon(ad!.tracking['click']!)).toBe(204);
    const after = await statusOf(followed.url, 'third');
    expect([after.impressions, after.clicks]).toEqual([before.impressions + 1, before.clicks + 1]);
  });

  it('leave their place to the next when there is no ad', async () => {
    third.answer = '<VAST version="4.2"/>';
    const before = await heldBy(followed);
    expect((await decide(followed)).map(({ campaign }) => campaign)).toEqual(['own']);
    expect(await heldBy(followed)).toBe(before);
  });

  it('bring no address that is no web address', async () => {
    third.answer = theirAd(third.url)
      .replace('<ClickThrough>https://their.example/', '<ClickThrough>javascript:alert(1)')
      .replace('event="start"', 'event="__proto__"')
      .replace(`${third.url}/their-impression`, 'javascript:alert(2)');
    const text = JSON.stringify(await decide(followed));
    expect(text).toContain('their.example/a.mp4');
    expect(text).not.toContain('javascript:');
  });
});

describe("third parties' tags in HLS asset lists", () => {
  it("stand where the server followed them and there is an HLS rendition, with everybody's tracking", async () => {
    third.answer = withHls(theirAd(third.url));
    const [asset] = await assets(followed);
    expect(asset).toMatchObject({ URI: 'https://their.example/a.m3u8', DURATION: 15 });
    const { tracking, clickThrough } = asset!['X-AD-CREATIVE-SIGNALING'].payload[0]!;
    expect(clickThrough).toBe('https://their.example/');
    const urlsOf = (type: string) => tracking.find((one) => one.type === type)!.urls;
    const [ours, theirs] = urlsOf('impression');
    expect(theirs).toBe(`${third.url}/their-impression`);
    expect(urlsOf('start')).toHaveLength(2);
    const before = await statusOf(followed.url, 'third');
    expect(await sendBeacon(ours!)).toBe(204);
    expect(await sendBeacon(urlsOf('clickTracking')[0]!)).toBe(204);
    const after = await statusOf(followed.url, 'third');
    expect([after.impressions, after.clicks]).toEqual([before.impressions + 1, before.clicks + 1]);
  });

  it('leave their place to the next, and give back what they held, when there is none', async () => {
    const before = await heldBy(followed);
    third.answer = theirAd(third.url);
    expect((await assets(followed)).map(({ URI }) => URI)).toEqual([`${followed.url}/media/own/index.m3u8`]);
    await third.heard('/their-error?code=403');
    third.answer = withHls(theirAd(third.url)).replace('https://their.example/a.m3u8', 'file:///a.m3u8');
    expect((await assets(followed)).map(({ URI }) => URI)).toEqual([`${followed.url}/media/own/index.m3u8`]);
    expect(await heldBy(followed)).toBe(before);
  });

  it('stand nowhere when the player would have to follow them', async () => {
    expect((await assets(wrapped)).map(({ URI }) => URI)).toEqual([`${wrapped.url}/media/own/index.m3u8`]);
  });
});
