import { writeFileSync } from 'node:fs';
import { startClusterSet } from './support/redis-sets';
import { requestAds, sendBeacon } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';
import type { PlayableAd } from './support/vast-client';

const creative = (id: string) =>
  `{ id: ${id}, durationMs: 15000, clickThrough: "https://${id}.example/", media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }] }`;

/** Of an advertiser and a group of its own, with a price in another currency than its budget's: it leaves with all of that. */
const SPRING = {
  advertiser: '  - { id: acme, budget: { monthly: "90.00", currency: USD } }',
  campaign: `  - { id: spring, advertiser: acme, categories: [cars], targeting: { placements: [home], keywords: { any: [spring] } },
      pricing: { model: cpc, amount: "0.50", currency: EUR }, budget: { total: "50.00", currency: USD }, flight: { timeZone: Europe/Paris },
      creatives: [${creative('spring-a')}, ${creative('spring-b')}] }`,
  group: '  - { id: cars, campaigns: [spring], budget: { daily: "20.00", currency: USD } }',
};

const SUMMER = `  - { id: summer, advertiser: other, categories: [cars], targeting: { keywords: { any: [summer] } },
      caps: [{ per: category, limit: 1, window: 1d, event: click }], pricing: { model: cpm, amount: "5.00", currency: USD },
      creatives: [${creative('summer-a')}] }`;

const catalogOf = (spring: typeof SPRING | undefined) => `
currencyRates: { base: USD, EUR: "1.10" }
advertisers:
  - { id: other }
${spring?.advertiser ?? ''}
placements: [{ id: ${spring ? 'home' : 'news'} }]
campaigns:
${SUMMER}
${spring?.campaign ?? ''}
${spring ? `groups:\n${spring.group}` : ''}
`;

const LANDING_PAGE = /^https:\/\/spring-[ab]\.example\/$/;

const authorization = `Bearer ${ADMIN_TOKEN}`;

interface Row {
  readonly campaign: string;
  readonly creative?: string | null;
  readonly placement?: string | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
  readonly spend: string;
  readonly currency: string;
}

const WATCHED = { campaign: 'spring', impressions: 1, clicks: 1, completes: 1, spend: '0.55', currency: 'USD' };

const eventually = async (isTrue: () => Promise<boolean> | boolean) => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

function call(server: ServerProcess, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const hasSpring = async (server: ServerProcess) => (await call(server, 'GET', '/v1/campaigns/spring')).status === 200;

async function report(server: ServerProcess, query: string): Promise<readonly Row[]> {
  const response = await call(server, 'GET', `/v1/reports/delivery?${query}`);
  expect([query, response.status]).toEqual([query, 200]);
  return ((await response.json()) as { rows: Row[] }).rows;
}

async function serve({ url }: ServerProcess, user: string, kw = 'spring'): Promise<PlayableAd | undefined> {
  return (await requestAds(url, { user, kw }))[0];
}

/** Everything that a viewer does with an ad of \`spring\`, told to whichever server. */
async function watch({ url }: ServerProcess, ad: PlayableAd | undefined): Promise<void> {
  const addressOf = (of: string, event?: string) => {
    const { pathname } = new URL(of);
    return url + (event ? pathname.replace('/t/impression/', `/t/${event}/`) : pathname);
  };
  for (const event of ['impression', 'firstQuartile', 'complete']) {
    expect([event, await sendBeacon(addressOf(ad!.impressions[0]!, event))]).toEqual([event, 204]);
  }
  const clicked = await fetch(addressOf(ad!.clickThrough!), { redirect: 'manual' });
  expect([clicked.status, clicked.headers.get('location')]).toEqual([302, expect.stringMatching(LANDING_PAGE)]);
}

describe('an ad that was served before its campaign left the catalogue', () => {
  const servers: ServerProcess[] = [];
  const directories = new Set<string>();
  const env = { XSP_STATE: 'lmdb:state', XSP_SECRET: 'a secret of all servers', XSP_USER_KEY: 'a user key of all' };

  async function start(options: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
    const server = await startServer(options);
    servers.push(server);
    directories.add(server.directory);
    return server;
  }

  /** Another server on the same state, with the file that is there. */
  const startBeside = ({ directory }: ServerProcess) =>
    start({ directory, env: { ...env, XSP_CATALOG: `${directory}/catalog.yaml` } });

  const writeFile = ({ directory }: ServerProcess, catalog: string) =>
    writeFileSync(`${directory}/catalog.yaml`, catalog);

  async function stop(server: ServerProcess, signal?: 'SIGKILL'): Promise<void> {
    servers.splice(servers.indexOf(server), 1);
    await server.stop(signal);
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const directory of directories) removeDirectory(directory);
    directories.clear();
  });

  it('leads to its landing page, counts and is paid after it was deleted, on every server and after a restart', async () => {
    const one = await start({ catalog: catalogOf(SPRING), env });
    const two = await startBeside(one);
    const ads = await Promise.all(['a', 'b', 'c'].map((user) => serve(one, user)));
    expect((await call(one, 'DELETE', '/v1/campaigns/spring')).status).toBe(204);
    await watch(one, ads[0]);
    await eventually(async () => !(await hasSpring(two)));
    expect(await serve(two, 'd')).toBeUndefined();
    await watch(two, ads[1]);
    // Again: each event counts once.
    await watch(one, ads[1]);
    await stop(one, 'SIGKILL');
    await stop(two);
    const again = await startBeside(one);
    await watch(again, ads[2]);
    expect(await report(again, 'by=campaign&campaign=spring')).toMatchObject([
      { ...WATCHED, impressions: 3, clicks: 3, completes: 3, spend: '1.65' },
    ]);
    // What is there has caps that count what left as well.
    expect([await serve(again, 'a', 'summer'), (await serve(again, 'e', 'summer'))?.id]).toEqual([undefined, 'summer']);
  });

  it('does so after it left the file, whether the file is read again or a server starts with it', async () => {
    const one = await start({ catalog: catalogOf(SPRING), env });
    const ads = [await serve(one, 'a'), await serve(one, 'b')];
    writeFile(one, catalogOf(undefined));
    process.kill(one.pid, 'SIGHUP');
    await eventually(async () => !(await hasSpring(one)));
    await watch(one, ads[0]);

    writeFile(one, catalogOf(SPRING));
    process.kill(one.pid, 'SIGHUP');
    await eventually(() => hasSpring(one));
    ads.push(await serve(one, 'c'));
    await stop(one, 'SIGKILL');
    writeFile(one, catalogOf(undefined));
    const two = await startBeside(one);
    expect(await hasSpring(two)).toBe(false);
    await watch(two, ads[1]);
    await watch(two, ads[2]);
    const whole = { ...WATCHED, impressions: 3, clicks: 3, completes: 3, spend: '1.65' };
    expect(await report(two, 'by=campaign&campaign=spring')).toMatchObject([whole]);
  });

  it('does so after its creative was taken out of the campaign', async () => {
    const one = await start({ catalog: catalogOf(SPRING), env });
    const ad = await serve(one, 'a');
    const creativeOf = (media: string) => (media.includes('spring-a') ? 'spring-a' : 'spring-b');
    const campaign = (await (await call(one, 'GET', '/v1/campaigns/spring')).json()) as { creatives: { id: string }[] };
    const gone = creativeOf(ad!.media[0]!);
    const creatives = campaign.creatives.filter(({ id }) => id !== gone);
    expect(creatives).toHaveLength(1);
    expect((await call(one, 'PUT', '/v1/campaigns/spring', { ...campaign, creatives })).status).toBe(200);
    await watch(one, ad);
    expect(await report(one, 'by=creative&campaign=spring')).toMatchObject([{ ...WATCHED, creative: gone }]);
  });

  it('does so on a cluster, where its money is kept apart from its viewer', async () => {
    const set = await startClusterSet();
    try {
      const patient = { ...env, XSP_STATE: set.url, XSP_DEADLINE_MS: '10000' };
      const one = await start({ catalog: catalogOf(SPRING), env: patient });
      const users = ['a', 'b', 'c', 'd', 'e', 'f'];
      const ads = await Promise.all(users.map((user) => serve(one, user)));
      expect((await call(one, 'DELETE', '/v1/campaigns/spring')).status).toBe(204);
      for (const ad of ads) await watch(one, ad);
      expect(await report(one, 'by=campaign&campaign=spring')).toMatchObject([
        { ...WATCHED, impressions: 6, clicks: 6, completes: 6, spend: '3.30' },
      ]);
      await stop(one);
    } finally {
      await set.stop();
    }
  });

  it('is in the delivery report, whatever that is asked by', async () => {
    const one = await start({ catalog: catalogOf(SPRING), env });
    await watch(one, await serve(one, 'a'));
    const now = Date.now();
    const time = `from=${new Date(now - 3_600_000).toISOString()}&to=${new Date(now + 3_600_000).toISOString()}`;
    const questions = ['hour', 'day', 'campaign', 'creative', 'day,creative,placement'];
    const ask = (server: ServerProcess) =>
      Promise.all(
        questions.map(async (by) =>
          (await report(server, `${time}&by=${by}`)).filter(({ campaign }) => campaign === 'spring'),
        ),
      );
    const before = await ask(one);
    await call(one, 'DELETE', '/v1/campaigns/spring');
    const filled = (rows: readonly Row[]) => rows.filter(({ impressions }) => impressions > 0);
    expect(await ask(one)).toEqual(before.map(filled));
    await stop(one);
    writeFile(one, catalogOf(undefined));
    const again = await startBeside(one);
    const after = await ask(again);
    expect(after).toEqual(before.map(filled));
    expect(after.map((rows) => rows.length > 0)).toEqual(questions.map(() => true));
    expect(after[4]).toMatchObject([{ ...WATCHED, placement: 'home' }]);
    const csv = await (await call(again, 'GET', '/v1/reports/delivery?by=campaign&format=csv')).text();
    expect(csv).toMatch(/\r\nspring,[^,]+,[^,]+,1,1,1,0\.55,0\.00,USD,/);
    const earlier = await report(again, `to=${new Date(now - 30 * 86_400_000).toISOString()}`);
    expect(new Set(earlier.map(({ campaign }) => campaign))).toEqual(new Set(['summer']));
    expect((await call(again, 'GET', '/v1/reports/delivery?campaign=winter')).status).toBe(404);
  });
});
