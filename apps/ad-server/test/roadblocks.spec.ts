import { mistakesIn } from './support/catalogs';
import { startRedis, type RedisProcess } from './support/redis-process';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const media = (id: string) => `media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }]`;
const creative = (id: string) => `{ id: ${id}, durationMs: 15000, ${media(id)} }`;

/** One impression costs 1.00 USD. */
const catalog = ({ total = '100.00', caps = '[]' } = {}) => `
advertisers: [{ id: acme }, { id: rival }, { id: house }]
placements: [{ id: home }, { id: side }, { id: foot }]
campaigns:
  - id: wall
    advertiser: acme
    priority: 5
    pricing: { model: cpm, amount: "1000.00", currency: USD }
    budget: { total: "${total}", currency: USD }
    caps: ${caps}
    roadblock: [home, side]
    creatives: [${creative('wall-a')}, ${creative('wall-b')}]
  - id: rival
    advertiser: rival
    priority: 9
    caps: [{ per: campaign, limit: 1, window: 1d }]
    targeting: { placements: [side], countries: [FR] }
    creatives: [${creative('rival-15')}]
  - id: house
    advertiser: house
    priority: 5
    creatives: [${creative('house-15')}, ${creative('house-10')}]
`;

const CAPPED = '[{ per: campaign, limit: 2, window: 1d }]';

/** The one of most tests: each of them has viewers of its own. */
let server: ServerProcess;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  server = await startServer({ catalog: catalog({ caps: CAPPED }), env: { XSP_DEADLINE_MS: '5000' } });
});

afterAll(async () => {
  await server.stop();
  removeDirectory(server.directory);
});

async function start(text: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ catalog: text, env: { XSP_DEADLINE_MS: '5000', ...env } });
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await server.stop();
    removeDirectory(server.directory);
  }
});

interface Ad {
  readonly campaign: string;
  readonly creative: string;
  readonly tracking: Readonly<Record<string, string>>;
}

interface Place {
  readonly id: string;
  readonly ads: readonly Ad[];
  readonly explanation?: readonly { readonly campaign: string; readonly outcome: string; readonly reason: string }[];
}

const PAGE = ['home', 'side', 'foot'];

async function page({ url }: ServerProcess, body: object, places = PAGE): Promise<readonly Place[]> {
  const requests = places.map((placement) => ({ id: `at-${placement}`, placement }));
  const response = await fetch(`${url}/v1/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests, ...body }),
  });
  const text = await response.text();
  expect([text, response.status]).toEqual([text, 200]);
  return (JSON.parse(text) as { requests: Place[] }).requests;
}

const of = (id: string, more: object = {}) => ({ user: { id }, ...more });
const campaigns = (places: readonly Place[]) => places.map(({ ads }) => ads.map(({ campaign }) => campaign).join('+'));
const held = async ({ url }: ServerProcess) => (await statusOf(url, 'wall')).budget['held'];

describe('a roadblock', () => {
  it('takes all of its places of a page, before its equals, and each of its impressions is paid', async () => {
    const places = await page(server, of('one'));
    expect(campaigns(places)).toEqual(['wall', 'wall', 'house']);
    expect(new Set(places.slice(0, 2).map(({ ads }) => ads[0]!.creative))).toEqual(new Set(['wall-a', 'wall-b']));
    expect(await held(server)).toBe('2.00');
    const [first, second] = places.map(({ ads }) => ads[0]!.tracking['impression']!);
    for (let time = 0; time < 2; time++) expect(await sendBeacon(second!)).toBe(204);
    expect(await statusOf(server.url, 'wall')).toMatchObject({
      impressions: 1,
      budget: { spent: '1.00', held: '1.00' },
    });
    expect(await sendBeacon(first!)).toBe(204);
    expect(await statusOf(server.url, 'wall')).toMatchObject({
      impressions: 2,
      budget: { spent: '2.00', held: '0.00' },
    });
  });

  it('is served nowhere else: not on a page without one of its places, and in no document of VAST', async () => {
    const before = await held(server);
    expect(campaigns(await page(server, of('two'), ['home', 'foot']))).toEqual(['house', 'house']);
    expect(campaigns(await page(server, of('two'), ['side']))).toEqual(['house']);
    expect((await requestAds(server.url, { user: 'two' })).map(({ id }) => id)).toEqual(['house']);
    expect((await requestAds(server.url, { user: 'two', pod: '3' })).map(({ id }) => id)).not.toContain('wall');
    expect(await held(server)).toBe(before);
  });

  it('has each of its places for itself', async () => {
    const requests = [
      { id: 'a', placement: 'side', slots: 3 },
      { id: 'b', placement: 'home', slots: 2 },
      { id: 'c', placement: 'home' },
    ];
    expect(campaigns(await page(server, of('three', { requests })))).toEqual(['wall', 'wall', 'house']);
  });

  it('takes no place when its money or a cap does not reach for all of them', async () => {
    const poor = await start(catalog({ total: '3.00', caps: CAPPED }));
    expect(campaigns(await page(poor, of('four')))).toEqual(['wall', 'wall', 'house']);
    const status = await statusOf(poor.url, 'wall');
    // The cap of the one viewer, then the budget of which one impression is left.
    expect(campaigns(await page(poor, of('four')))).toEqual(['house', 'house', 'house']);
    expect(campaigns(await page(poor, of('five')))).toEqual(['house', 'house', 'house']);
    expect({ ...(await statusOf(poor.url, 'wall')), now: '' }).toEqual({ ...status, now: '' });
    expect(status.budget).toMatchObject({ held: '2.00', remaining: '1.00' });
  });

  it('waits while a campaign of higher priority takes one of its places', async () => {
    expect(campaigns(await page(server, of('six', { country: 'FR' })))).toEqual(['house', 'rival', 'house']);
    // Its cap is full then.
    expect(campaigns(await page(server, of('six', { country: 'FR' })))).toEqual(['wall', 'wall', 'house']);
  });

  it('is the same decision for a retried request, whatever has become free or taken meanwhile', async () => {
    const namesOf = (places: readonly Place[]) => places.map(({ ads }) => ads.map((one) => one.creative).join('+'));
    const first = await page(server, of('seven', { requestId: 'r-1' }));
    expect(campaigns(first)).toEqual(['wall', 'wall', 'house']);
    const before = await held(server);
    const again = await page(server, of('seven', { requestId: 'r-1' }));
    expect(namesOf(again)).toEqual(namesOf(first));
    expect(await held(server)).toBe(before);
    // One that was decided without it stays so, although it would fit now.
    const rivals = await page(server, of('eight', { requestId: 'r-2', country: 'FR' }));
    expect(campaigns(rivals)).toEqual(['house', 'rival', 'house']);
    expect(namesOf(await page(server, of('eight', { requestId: 'r-2', country: 'FR' })))).toEqual(namesOf(rivals));
    expect(await held(server)).toBe(before);
  });

  it('says why it was not served', async () => {
    const why = (places: readonly Place[], index = 0) =>
      places[index]!.explanation!.find(({ campaign }) => campaign === 'wall');
    const served = await page(server, of('nine', { explain: true }));
    expect([0, 1].map((index) => why(served, index)!.outcome)).toEqual(['served', 'served']);
    expect(why(served, 2)).toMatchObject({ outcome: 'targeting', reason: 'not for placement foot' });
    expect(why(await page(server, of('nine', { explain: true })))!.outcome).toBe('cap');
    expect(why(await page(server, of('ten', { explain: true }), ['home']))).toMatchObject({
      outcome: 'targeting',
      reason: 'takes home, side together, and not all of them are asked for at once',
    });
  });

  it('is not served while the campaign is paused', async () => {
    const set = (state: 'pause' | 'resume') =>
      fetch(`${server.url}/v1/campaigns/wall/${state}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      });
    await set('pause');
    expect(campaigns(await page(server, of('eleven')))).toEqual(['house', 'house', 'house']);
    await set('resume');
    expect(campaigns(await page(server, of('eleven')))).toEqual(['wall', 'wall', 'house']);
  });
});

describe.each(['memory:', 'lmdb:state', 'redis'])('roadblocks in %s', (state) => {
  let redis: RedisProcess | undefined;

  afterEach(async () => {
    if (!redis) return;
    await redis.kill();
    removeDirectory(redis.directory);
    redis = undefined;
  });

  it('are whole or not there, however many pages are asked for at once, and spend no more than there is', async () => {
    redis = state === 'redis' ? await startRedis() : undefined;
    const keys = { XSP_SECRET: 'a secret of the tests', XSP_USER_KEY: 'a user key of the tests' };
    const one = await start(
      catalog({ total: '11.00' }),
      redis ? { XSP_STATE: redis.url, ...keys } : { XSP_STATE: state },
    );
    const pages = await concurrently(60, 30, (index) => page(one, of(`viewer-${index}`)));
    const seen = pages.map((places) => campaigns(places).join(' '));
    expect([...new Set(seen)].sort()).toEqual(['house house house', 'wall wall house']);
    expect(seen.filter((one) => one.startsWith('wall'))).toHaveLength(5);
    expect((await statusOf(one.url, 'wall')).budget).toMatchObject({ held: '10.00', remaining: '1.00' });
    if (!redis) return;
    // Nobody can say then whether the money is there.
    await redis.kill();
    expect(campaigns(await page(one, of('late')))).toEqual(['house', 'house', 'house']);
  });
});

describe('a roadblock in the catalogue', () => {
  it.each([
    ['roadblock: [home]', 'campaigns[0].roadblock must be a list of different placements, 2 to 16'],
    ['roadblock: [home, home]', 'campaigns[0].roadblock[1] "home" is there twice'],
    ['roadblock: [home, sid]', 'campaigns[0].roadblock[1] names an unknown placement, sid; did you mean side?'],
    [
      'roadblock: [home, side]\n    targeting: { placements: [home] }',
      'campaigns[0].roadblock[1] side is not among targeting.placements',
    ],
  ])('is refused with its path: %s', (lines, mistake) => {
    const text = catalog().replace('roadblock: [home, side]', lines);
    expect(mistakesIn(text)).toContain(mistake);
  });

  it('has no tag that the server follows', () => {
    const text = catalog().replace(
      creative('wall-b'),
      '{ id: t, durationMs: 15000, tag: "https://t.example/", unwrap: true }',
    );
    expect(mistakesIn(text)).toContain('campaigns[0].creatives[1].unwrap does not go with a roadblock');
  });
});
