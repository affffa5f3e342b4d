import { oneCampaign } from './support/catalogs';
import { redisCli, startRedis, type RedisProcess } from './support/redis-process';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const SHARED = { XSP_SECRET: 'a secret of all servers', XSP_USER_KEY: 'a user key of all servers' };

/** What `/metrics` says of the circuit breaker. */
async function breakerOf(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  return /xsp_state_breaker\{[^}]*state="([a-z-]+)"[^}]*\} 1/.exec(await response.text())?.[1];
}

describe('several servers on one Redis', () => {
  let redis: RedisProcess;
  const servers: ServerProcess[] = [];

  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.stop();
      removeDirectory(server.directory);
    }
    await redis.kill();
    removeDirectory(redis.directory);
  });

  async function start(catalog: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await startServer({ catalog, env: { XSP_STATE: redis.url, ...SHARED, ...env } });
    servers.push(server);
    return server;
  }

  it('keep a cap and a budget exactly, together', async () => {
    const catalog = oneCampaign({
      caps: '[{ per: campaign, limit: 3, window: 1d }]',
      budget: '{ total: "0.10", currency: USD }',
    });
    const patient = { XSP_DEADLINE_MS: '10000' };
    const urls = [(await start(catalog, patient)).url, (await start(catalog, patient)).url];
    const of = (index: number) => urls[index % 2]!;
    const one = await concurrently(200, 100, (index) => requestAds(of(index), { user: 'one' }));
    expect(one.flat()).toHaveLength(3);
    const many = await concurrently(200, 100, (index) => requestAds(of(index), { user: `user-${index}` }));
    expect(many.flat()).toHaveLength(17);
    const beacons = [...one.flat(), ...many.flat()].flatMap((ad) => {
      const path = new URL(ad.impressions[0]!).pathname;
      return [0, 1, 2].map((server) => `${of(server)}${path}`);
    });
    const statuses = await concurrently(beacons.length, 50, (index) => sendBeacon(beacons[index]!));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(await statusOf(urls[0]!)).toMatchObject({ impressions: 20, budget: { spent: '0.10', held: '0.00' } });
  });

  it('go on without it: by the policies, within the deadline, beacons in the spool, and count them once it is back', async () => {
    const catalog = oneCampaign({ budget: '{ total: "1.00", currency: USD }' }).replace(
      'campaigns:',
      `campaigns:
  - { id: house, advertiser: acme, priority: 0, whenStateDown: open, creatives: [{ id: house-15, durationMs: 15000, media: [{ url: /media/h.mp4, type: video/mp4, width: 640, height: 360 }] }] }`,
    );
    const { url } = await start(catalog, { XSP_SPOOL: 'spool' });
    const [paid] = await requestAds(url, { user: 'one' });
    expect(paid!.id).toBe('acme-spring');
    expect(await breakerOf(url)).toBe('closed');
    await redis.kill();
    // A money limit is never served so; what may be, is, and always with a valid document.
    const while_ = await concurrently(20, 10, (index) => requestAds(url, { user: `user-${index}` }));
    // Requests of one moment share a call to the state, and it takes ten calls that fail to open the breaker.
    while ((await breakerOf(url)) === 'closed') while_.push(await requestAds(url, { user: `user-${while_.length}` }));
    expect(new Set(while_.flat().map(({ id }) => id))).toEqual(new Set(['house']));
    expect(['open', 'half-open']).toContain(await breakerOf(url));
    expect(await sendBeacon(`${url}/readyz`)).toBe(503);
    expect(await sendBeacon(`${url}/livez`)).toBe(200);
    const house = while_.flat()[0]!;
    for (let time = 0; time < 3; time++) {
      expect(await sendBeacon(paid!.impressions[0]!)).toBe(204);
      expect(await sendBeacon(house.impressions[0]!)).toBe(204);
    }
    redis = await startRedis(redis);
    const counted = async () => {
      const status = await statusOf(url).catch(() => undefined);
      return status?.impressions === 1;
    };
    while (!(await counted())) await new Promise((resolve) => setTimeout(resolve, 50));
    const houseCounted = async () => (await statusOf(url, 'house')).impressions === 1;
    while (!(await houseCounted())) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await statusOf(url)).budget).toMatchObject({ spent: '0.005', held: '0.00' });
    expect(await sendBeacon(`${url}/readyz`)).toBe(200);
    expect((await requestAds(url, { user: 'two' }))[0]!.id).toBe('acme-spring');
  });

  it('count what stood in the spool of a server that was killed, and killed again while it counted', async () => {
    const catalog = oneCampaign({ budget: '{ total: "1.00", currency: USD }' });
    const env = { XSP_SPOOL: 'spool', XSP_DEADLINE_MS: '2000' };
    const server = await start(catalog, env);
    const ads = (await concurrently(40, 10, (index) => requestAds(server.url, { user: `user-${index}` }))).flat();
    expect(ads).toHaveLength(40);
    await redis.kill();
    const paths = ads.map((ad) => new URL(ad.impressions[0]!).pathname);
    const statuses = await concurrently(80, 20, (index) => sendBeacon(server.url + paths[index % 40]!));
    expect(new Set(statuses)).toEqual(new Set([204]));
    // Each 204 is true from the moment it was said.
    expect(await server.stop('SIGKILL')).toBe('SIGKILL');
    redis = await startRedis(redis);
    const { directory } = servers.pop()!;
    const again = {
      directory,
      env: { ...env, ...SHARED, XSP_STATE: redis.url, XSP_CATALOG: `${directory}/catalog.yaml` },
    };
    const second = await startServer(again);
    const counted = async (url: string) => (await statusOf(url)).impressions;
    while ((await counted(second.url)) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await second.stop('SIGKILL')).toBe('SIGKILL');
    const third = await startServer(again);
    servers.push(third);
    while ((await counted(third.url)) < 40) await new Promise((resolve) => setTimeout(resolve, 50));
    // By now all is counted; what is sent again is known.
    for (const path of paths) expect(await sendBeacon(third.url + path)).toBe(204);
    expect(await statusOf(third.url)).toMatchObject({ impressions: 40, budget: { spent: '0.20', held: '0.00' } });
  });

  it('refuse money when it was emptied, say so once, and begin anew when they are started again', async () => {
    const catalog = oneCampaign({ budget: '{ total: "1.00", currency: USD }' });
    const env = { XSP_DEADLINE_MS: '10000' };
    const server = await start(catalog, env);
    const [ad] = await requestAds(server.url, { user: 'one' });
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
    await redisCli(redis.port, 'FLUSHALL');
    const warnings = () => server.output.filter((line) => line.includes('the state was emptied or exchanged'));
    while (warnings().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await requestAds(server.url, { user: 'two' })).toEqual([]);
    const budget = { method: 'PUT', body: '{ "total": "2.00" }' };
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const refused = await fetch(`${server.url}/v1/campaigns/acme-spring/budget`, { ...budget, headers });
    expect(refused.status).toBe(503);
    // It looks each second, and each half of one what other servers changed.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(warnings()).toHaveLength(1);
    expect(server.output.filter((line) => line.includes('stays in force'))).toEqual([]);
    expect(await server.stop()).toBe(0);
    const again = await start(catalog, env);
    expect(await requestAds(again.url, { user: 'two' })).toHaveLength(1);
    expect((await statusOf(again.url)).budget).toMatchObject({ spent: '0.00', held: '0.005' });
  });
});
