import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

/** The promise: caps and budgets hold exactly, whatever is asked at once. On each state that one machine has. */
describe.each(['memory:', 'lmdb:state'])('over HTTP, with the state in %s', (state) => {
  const servers: ServerProcess[] = [];

  async function start(catalog: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await startServer({ catalog, env: { XSP_STATE: state, XSP_DEADLINE_MS: '10000', ...env } });
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      expect(await server.stop()).toBe(0);
      removeDirectory(server.directory);
    }
  });

  it('gives one user exactly 3 ads of a cap of 3, of 200 concurrent requests', async () => {
    const { url } = await start(oneCampaign({ caps: '[{ per: campaign, limit: 3, window: 1d }]' }));
    const answers = await concurrently(200, 200, () => requestAds(url, { user: 'one' }));
    expect(answers.filter((ads) => ads.length === 1)).toHaveLength(3);
    expect(await requestAds(url, { user: 'another' })).toHaveLength(1);
  });

  it('gives exactly 100 ads of a budget for 100 impressions, of 1,000 concurrent requests of different users', async () => {
    const { url } = await start(oneCampaign({ budget: '{ total: "0.50", currency: USD }' }));
    const answers = await concurrently(1_000, 100, (index) => requestAds(url, { user: `user-${index}` }));
    const ads = answers.flat();
    expect(ads).toHaveLength(100);
    expect((await statusOf(url)).budget).toMatchObject({ spent: '0.00', held: '0.50', remaining: '0.00' });
    // Each impression is reported five times, all at once.
    const beacons = ads.flatMap((ad) => Array.from({ length: 5 }, () => ad.impressions[0]!));
    const statuses = await concurrently(beacons.length, 100, (index) => sendBeacon(beacons[index]!));
    expect(new Set(statuses)).toEqual(new Set([204]));
    const status = await statusOf(url);
    expect(status.budget).toMatchObject({ spent: '0.50', held: '0.00', remaining: '0.00', overcommitted: false });
    expect(status.impressions).toBe(100);
  });

  it('keeps a daily budget beside the total one', async () => {
    const { url } = await start(oneCampaign({ budget: '{ total: "1.00", daily: "0.02", currency: USD }' }));
    const answers = await concurrently(50, 50, (index) => requestAds(url, { user: `user-${index}` }));
    expect(answers.flat()).toHaveLength(4);
    expect((await statusOf(url)).budget.daily).toMatchObject({ limit: '0.02', held: '0.02', remaining: '0.00' });
  });

  it('gives the money of an ad that is never confirmed back after its TTL', async () => {
    const catalog = oneCampaign({ budget: '{ total: "0.005", currency: USD }' });
    const { url } = await start(catalog, { XSP_RESERVATION_TTL_MS: '400' });
    const [ad] = await requestAds(url, { user: 'one' });
    expect(await requestAds(url, { user: 'two' })).toHaveLength(0);
    // The state's clock is the real one here: ask until it has given the money back.
    const givenBack = async () => (await statusOf(url)).budget['held'] === '0.00';
    while (!(await givenBack())) await new Promise((resolve) => setTimeout(resolve, 20));
    let next: unknown[] = [];
    while (next.length === 0) next = await requestAds(url, { user: 'two' });
    // The first viewer saw the ad after all: it is counted, and not billed beyond the budget.
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
    expect(await statusOf(url)).toMatchObject({
      impressions: 1,
      budget: { spent: '0.00', held: '0.005', unbilled: '0.005' },
    });
  });

  it('serves a limit of 0 never', async () => {
    const { url } = await start(oneCampaign({ caps: '[{ per: campaign, limit: 0, window: 1d }]' }));
    expect(await requestAds(url, { user: 'one' })).toHaveLength(0);
    expect(await requestAds(url, {})).toHaveLength(0);
    expect(await requestAds(url, { user: 'one', coppa: '1' })).toHaveLength(0);
  });

  it('goes on with what it knew after a restart, and keeps what was changed', async () => {
    if (state === 'memory:') return;
    const catalog = oneCampaign({ caps: '[{ per: campaign, limit: 1, window: 1d }]' });
    const first = await start(catalog);
    const [ad] = await requestAds(first.url, { user: 'one' });
    expect(await first.stop('SIGKILL')).toBe('SIGKILL');
    servers.splice(0);
    const second = await startServer({ directory: first.directory, env: envOf(first) });
    servers.push(second);
    expect(await requestAds(second.url, { user: 'one' })).toHaveLength(0);
    const impression = ad!.impressions[0]!.replace(first.url, second.url);
    expect(await sendBeacon(impression)).toBe(204);
    expect((await statusOf(second.url)).impressions).toBe(1);
  });

  function envOf({ directory }: ServerProcess): Record<string, string> {
    return { XSP_STATE: state, XSP_CATALOG: `${directory}/catalog.yaml` };
  }
});
