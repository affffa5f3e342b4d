import { createHash } from 'node:crypto';
import { readVmap } from '@xsp/vmap';
import { sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';
import { adsOf, type PlayableAd } from './support/vast-client';

const catalog = (tag: string) => `
advertisers: [{ id: acme }, { id: house }]
placements: [{ id: home }]
schedules: [{ id: film, placement: home, breaks: [{ id: pre, at: start, pod: { maxAds: 2 } }, { id: post, at: end, pod: { maxAds: 1 } }] }]
campaigns:
  - id: later
    advertiser: acme
    priority: 9
    pricing: { model: cpm, amount: "5000.00", currency: USD }
    budget: { total: "0.00", currency: USD }
    flight: { start: 2036-01-01T00:00:00, end: null }
    caps: [{ per: campaign, limit: 0, window: 1d }]
    targeting: { countries: [FR] }
    creatives:
      - id: later-15
        durationMs: 15000
        clickThrough: https://acme.example/later
        media:
          - { url: /media/later.mp4, type: video/mp4, width: 640, height: 360 }
          - { url: /media/later/index.m3u8, type: application/vnd.apple.mpegurl, width: 640, height: 360 }
      - { id: later-plain, durationMs: 5000, media: [{ url: /media/plain.mp4, type: video/mp4, width: 640, height: 360 }] }
      - { id: later-tag, durationMs: 15000, tag: "${tag}", unwrap: true }
  - id: house
    advertiser: house
    priority: 0
    caps: [{ per: campaign, limit: 1, window: 1d }]
    creatives: [{ id: house-15, durationMs: 15000, media: [{ url: /media/house.mp4, type: video/mp4, width: 640, height: 360 }] }]
`;

let third: ThirdParty;
let server: ServerProcess;

beforeAll(async () => {
  third = await startThirdParty();
  const env = { XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32', XSP_DEADLINE_MS: '5000' };
  server = await startServer({ catalog: catalog(`${third.url}/vast`), env });
});

afterAll(async () => {
  await server.stop();
  removeDirectory(server.directory);
  await third.close();
});

const admin = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };

interface Preview {
  readonly preview: string;
  readonly url: string;
  readonly expiresAt: string;
}

async function sign(creative = 'later-15', more: object = {}): Promise<Preview> {
  const response = await fetch(`${server.url}/v1/campaigns/later/previews`, {
    method: 'POST',
    headers: admin,
    body: JSON.stringify({ creative, ...more }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Preview;
}

async function shown(path: string): Promise<PlayableAd[]> {
  const response = await fetch(`${server.url}${path}`);
  expect([path, response.status]).toEqual([path, 200]);
  expect(response.headers.get('set-cookie')).toBeNull();
  return adsOf(await response.text());
}

async function decide(body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${server.url}/v1/decisions`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** All that a preview could have changed. */
async function figures(): Promise<unknown> {
  const get = async (path: string) => (await fetch(server.url + path, { headers: admin })).json() as Promise<object>;
  const metrics = await (await fetch(`${server.url}/metrics`, { headers: admin })).text();
  return {
    ...Object.fromEntries(
      await Promise.all(['later', 'house'].map(async (id) => [id, { ...(await statusOf(server.url, id)), now: '' }])),
    ),
    report: { ...(await get('/v1/reports/delivery?by=day')), now: '' },
    user: { ...(await get('/v1/users/watcher')), now: '' },
    counted: metrics.split('\n').filter((line) => /^xsp_(beacons|decisions|vast_errors|ads)\w*\{/.test(line)),
  };
}

describe('preview=SIGNED', () => {
  it('shows the creative whatever its campaign allows, and counts nothing of it', async () => {
    const { preview, url } = await sign();
    const before = await figures();
    const [ad, ...others] = adsOf(await (await fetch(`${url}&user=watcher`)).text());
    expect(others).toEqual([]);
    expect(ad!.media[0]).toBe(`${server.url}/media/later.mp4`);
    const urls = [
      ...ad!.impressions,
      ...Object.values(ad!.tracking),
      ad!.impressions[0]!.replace('impression', 'error'),
    ];
    for (const beacon of urls) expect([beacon, await sendBeacon(beacon)]).toEqual([beacon, 204]);
    expect(await sendBeacon(`${ad!.impressions[0]!}.gif`, { method: 'POST' })).toBe(200);
    const click = await fetch(ad!.clickThrough!, { redirect: 'manual' });
    expect([click.status, click.headers.get('location')]).toEqual([302, 'https://acme.example/later']);
    for (let time = 0; time < 3; time++) {
      expect(await shown(`/vast?placement=home&user=watcher&gdpr_consent=x&preview=${preview}&pod=3`)).toHaveLength(1);
    }
    expect(await figures()).toEqual(before);
    // What the viewer may see is still all there.
    expect((await shown('/vast?placement=home&user=watcher')).map(({ id }) => id)).toEqual(['house']);
  });

  it('shows it while the campaign is paused', async () => {
    const { preview } = await sign();
    await fetch(`${server.url}/v1/campaigns/later/pause`, { method: 'POST', headers: admin });
    expect((await shown(`/vast?preview=${preview}`)).map(({ id }) => id)).toEqual(['later']);
    await fetch(`${server.url}/v1/campaigns/later/resume`, { method: 'POST', headers: admin });
  });

  it('shows it in every break, in asset lists and in JSON', async () => {
    const { preview } = await sign();
    for (const mode of ['whole', 'redirect']) {
      const xml = await (await fetch(`${server.url}/vmap?schedule=film&mode=${mode}&preview=${preview}`)).text();
      const breaks = readVmap(xml).vmap.adBreaks;
      expect(breaks.map(({ adSource }) => adSource?.vastAdData?.ads.map(({ id }) => id))).toEqual([
        ['later'],
        ['later'],
      ]);
    }
    const list: unknown = await (await fetch(`${server.url}/hls/assets?placement=home&preview=${preview}`)).json();
    expect(list).toMatchObject({ ASSETS: [{ URI: `${server.url}/media/later/index.m3u8`, DURATION: 15 }] });
    const plain = (await sign('later-plain')).preview;
    expect(await (await fetch(`${server.url}/hls/assets?placement=home&preview=${plain}`)).json()).toEqual({
      ASSETS: [],
    });
    const page = { preview, requests: [{ id: 'top', placement: 'home' }, { id: 'aside', placement: 'home' }] }; // prettier-ignore
    const { requests } = (await (await decide(page)).json()) as { requests: { ads: { creative: string }[] }[] };
    expect(requests.map(({ ads }) => ads.map(({ creative }) => creative))).toEqual([['later-15'], ['later-15']]);
  });

  it("shows a third party's ad, with our own beacons counting nothing", async () => {
    const { preview } = await sign('later-tag');
    third.answer = theirAd(third.url);
    const before = await figures();
    const [ad] = await shown(`/vast?preview=${preview}`);
    expect(ad!.media).toEqual(['https://their.example/a.mp4']);
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
    third.answer = '<VAST version="4.2"/>';
    expect(await shown(`/vast?preview=${preview}`)).toEqual([]);
    expect(await figures()).toEqual(before);
  });

  it('is refused when it is forged, altered or of another purpose', async () => {
    const { preview } = await sign();
    const [text, signature] = preview.split('.') as [string, string];
    const other = Buffer.from(JSON.stringify({ creative: 'house/house-15', expiresAt: Date.now() + 1e9 })).toString(
      'base64url',
    );
    const vmap = await (await fetch(`${server.url}/vmap?schedule=film&mode=redirect`)).text();
    const [, ticket] = /break=([\w.-]+)/.exec(vmap)!;
    const guess = createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
    for (const forged of ['x', `${text}.`, `${other}.${signature}`, `${text}.${guess}`, `${preview}.x`, ticket!]) {
      for (const path of ['/vast?placement=home', '/vmap?schedule=film', '/hls/assets?placement=home']) {
        const response = await fetch(`${server.url}${path}&preview=${forged}`);
        expect([path, forged, response.status]).toEqual([path, forged, forged.length > 512 ? 400 : 403]);
        expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      }
    }
    const page = { requests: [{ id: 'top', placement: 'home' }] };
    expect((await decide({ ...page, preview: `${other}.${signature}` })).status).toBe(403);
    // Nor is a preview the ticket of a break.
    expect((await fetch(`${server.url}/vast?break=${preview}`)).status).toBe(403);
  });

  it('is gone when it has expired', async () => {
    const { preview, expiresAt } = await sign('later-15', { ttlS: 1 });
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 1_000);
    let response = await fetch(`${server.url}/vast?preview=${preview}`);
    while (response.status === 200) response = await fetch(`${server.url}/vast?preview=${preview}`);
    expect(response.status).toBe(410);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it('is signed for whoever has the admin token, and for creatives that there are', async () => {
    const ask = (headers: Record<string, string>, body: object, campaign = 'later') =>
      fetch(`${server.url}/v1/campaigns/${campaign}/previews`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await ask({ 'content-type': 'application/json' }, { creative: 'later-15' })).status).toBe(401);
    expect((await ask(admin, { creative: 'house-15' })).status).toBe(404);
    expect((await ask(admin, { creative: 'later-15' }, 'nothing')).status).toBe(404);
    expect((await ask(admin, { creative: 'later-15', ttlS: 2_592_001 })).status).toBe(400);
    expect((await ask(admin, {})).status).toBe(400);
  });
});
