import { concurrently, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

const campaigns = ['a', 'b', 'c'].map((id, index) => {
  const hls =
    id === 'c'
      ? ''
      : `, { url: /media/hls/${id}/index.m3u8, type: application/vnd.apple.mpegurl, width: 640, height: 360 }`;
  const media = `media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }${hls}]`;
  const creative = `{ id: ${id}-15, durationMs: 15000, skipAfterMs: 5000, clickThrough: https://${id}.example/, ${media} }`;
  return `  - { id: ${id}, advertiser: acme, priority: ${9 - index}, caps: [{ per: campaign, limit: 1, window: 1d }, { per: placement, limit: 1, window: 1h }], creatives: [${creative}] }`;
});

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }, { id: side }]
campaigns:
${campaigns.join('\n')}
`;

interface Ad {
  readonly campaign: string;
  readonly clickUrl: string;
  readonly tracking: Readonly<Record<string, string>>;
}

interface Decisions {
  readonly requests: readonly {
    readonly id: string;
    readonly ads: readonly Ad[];
    readonly explanation?: readonly { readonly campaign: string; readonly outcome: string; readonly reason: string }[];
  }[];
}

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ catalog: CATALOG });
});

afterAll(async () => {
  await server.stop();
  removeDirectory(server.directory);
});

async function post(body: unknown): Promise<Response> {
  return fetch(`${server.url}/v1/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function decide(body: unknown): Promise<Decisions> {
  const response = await post(body);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return JSON.parse(text) as Decisions;
}

const page = (user: string) => ({
  user: { id: user },
  requests: [
    { id: 'top', placement: 'home', slots: 2 },
    { id: 'aside', placement: 'side' },
  ],
});

describe('POST /v1/decisions', () => {
  it('decides all ads of a page in one decision, each with its tracking', async () => {
    const { requests } = await decide(page('one'));
    expect(requests.map(({ id, ads }) => [id, ads.map(({ campaign }) => campaign)])).toEqual([
      ['top', ['a', 'b']],
      ['aside', ['c']],
    ]);
    const [ad] = requests[0]!.ads;
    expect(Object.keys(ad!.tracking)).toEqual(
      expect.arrayContaining(['impression', 'start', 'complete', 'skip', 'error']),
    );
    expect(await sendBeacon(ad!.tracking['impression']!)).toBe(204);
    expect((await statusOf(server.url, 'a')).impressions).toBe(1);
    expect(await sendBeacon(ad!.clickUrl)).toBe(302);
  });

  it('keeps the caps however many pages are asked for at once', async () => {
    const answers = await concurrently(40, 40, () => decide(page('two')));
    const served = answers.flatMap(({ requests }) =>
      requests.flatMap(({ ads }) => ads.map(({ campaign }) => campaign)),
    );
    expect(served.sort()).toEqual(['a', 'b', 'c']);
  });

  it('explains for each request why every other campaign was not served', async () => {
    const { requests } = await decide({ ...page('three'), explain: true });
    const aside = requests[1]!.explanation!;
    expect(aside.map(({ campaign, outcome }) => [campaign, outcome])).toEqual([
      ['a', 'cap'],
      ['b', 'cap'],
      ['c', 'served'],
    ]);
  });

  it.each([
    [{}, 400, 'requests'],
    [{ requests: [] }, 400, 'requests'],
    [{ requests: [{ id: 'x', placement: 'nowhere' }] }, 404, 'nowhere'],
    [{ requests: [{ id: 'x', placement: 'home', slots: '2' }] }, 400, 'slots'],
    [{ requests: [{ id: 'x', placement: 'home' }], colour: 'red' }, 400, 'colour: is not a key'],
    [{ requests: [{ id: 'x' }] }, 400, 'requests[0].placement: is missing'],
    [{ request: [] }, 400, 'request: is not a key; did you mean requests?'],
    [
      {
        requests: [
          { id: 'x', placement: 'home' },
          { id: 'x', placement: 'home' },
        ],
      },
      400,
      'id each of its own',
    ],
  ])('answers %j with %d', async (body, status, names) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(((await response.json()) as { detail: string }).detail).toContain(names);
  });

  it('names every mistake of a body by its place', async () => {
    const response = await post({ requests: [{ id: 'x', placement: 7, slots: 99 }], user: { name: 'you' } });
    const { code, errors } = (await response.json()) as { code: string; errors: { path: string; message: string }[] };
    expect(code).toBe('VALIDATION_ERROR');
    expect(Object.fromEntries(errors.map(({ path, message }) => [path, message]))).toEqual({
      'requests[0].placement': 'must be string, not 7; write it as a string: "7"',
      'requests[0].slots': 'must be <= 16, not 99',
      'user.id': 'is missing',
      'user.name': 'is not a key; the keys here are id',
    });
  });

  it.each([
    ['application/x-www-form-urlencoded', 415, 'send it with Content-Type: application/json'],
    ['text/plain', 400, 'send it as JSON, with its Content-Type'],
  ])('says how a body is to be sent that came as %s', async (type, status, remedy) => {
    const init = { method: 'POST', headers: { 'content-type': type }, body: '{}' };
    const response = await fetch(`${server.url}/v1/decisions`, init);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { detail: string }).detail).toContain(remedy);
  });
});

describe('GET /hls/assets', () => {
  interface AssetList {
    readonly ASSETS: readonly {
      readonly URI: string;
      readonly DURATION: number;
      readonly 'X-AD-CREATIVE-SIGNALING': {
        readonly payload: readonly {
          readonly tracking: readonly { readonly type: string; readonly urls: string[] }[];
        }[];
      };
    }[];
  }

  const assets = async (query: string): Promise<AssetList> => {
    const response = await fetch(`${server.url}/hls/assets?placement=home&${query}`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    return (await response.json()) as AssetList;
  };

  it('lists only creatives with an HLS rendition, with absolute addresses and their tracking', async () => {
    const { ASSETS } = await assets('user=hls-one&duration=60');
    expect(ASSETS.map(({ URI, DURATION }) => [URI, DURATION])).toEqual([
      [`${server.url}/media/hls/a/index.m3u8`, 15],
      [`${server.url}/media/hls/b/index.m3u8`, 15],
    ]);
    const { tracking } = ASSETS[0]!['X-AD-CREATIVE-SIGNALING'].payload[0]!;
    const impression = tracking.find(({ type }) => type === 'impression')!.urls[0]!;
    const before = (await statusOf(server.url, 'a')).impressions;
    expect(await sendBeacon(impression)).toBe(204);
    expect((await statusOf(server.url, 'a')).impressions).toBe(before + 1);
  });

  it('is the same decision for the same playback and interstitial, whoever asks', async () => {
    const ids = '_HLS_primary_id=p1&_HLS_interstitial_id=i1&duration=20';
    for (const user of ['user=hls-two&', '']) {
      const first = await assets(user + ids);
      expect(first.ASSETS).toHaveLength(1);
      const again = await concurrently(5, 5, () => assets(user + ids));
      for (const same of again) expect(same.ASSETS.map(({ URI }) => URI)).toEqual(first.ASSETS.map(({ URI }) => URI));
    }
  });

  it('is the same decision for a retried request, for the same viewer', async () => {
    const first = await assets('user=hls-retry&duration=20&requestId=1');
    expect(first.ASSETS).toHaveLength(1);
    const reservation = ({ ASSETS }: typeof first) =>
      ASSETS[0]!['X-AD-CREATIVE-SIGNALING'].payload[0]!.tracking[0]!.urls[0]!.slice(0, -40);
    expect(reservation(await assets('user=hls-retry&duration=20&requestId=1'))).toBe(reservation(first));
  });

  it('answers no ad with an empty list', async () => {
    await assets('user=hls-three&duration=60');
    expect(await assets('user=hls-three&duration=60')).toEqual({ ASSETS: [] });
  });
});
