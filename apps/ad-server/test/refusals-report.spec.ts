import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const MEDIA = '[{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
const PRICE = 'pricing: { model: cpm, amount: "5.00", currency: USD }';

/** Who comes first is refused for its cap, its budget, its pod; who is last is always served. */
const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
  - { id: capped, advertiser: acme, priority: 9, caps: [{ per: campaign, limit: 1, window: 1d }], ${PRICE},
      creatives: [{ id: one, durationMs: 15000, media: ${MEDIA} }, { id: two, durationMs: 15000, media: ${MEDIA} }] }
  - { id: spent, advertiser: acme, priority: 8, ${PRICE}, budget: { total: "0.00", currency: USD },
      creatives: [{ id: one, durationMs: 15000, media: ${MEDIA} }] }
  - { id: elsewhere, advertiser: acme, priority: 7, targeting: { countries: [FR] },
      creatives: [{ id: one, durationMs: 15000, media: ${MEDIA} }] }
  - { id: last, advertiser: acme, priority: 1, creatives: [{ id: one, durationMs: 15000, media: ${MEDIA} }] }
`;

interface Row {
  readonly campaign: string;
  readonly from: string;
  readonly refusals: { readonly cap: number; readonly pod: number; readonly budget: number; readonly pacing: number };
}

describe('refusals in the delivery report', () => {
  const servers: ServerProcess[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.stop();
      removeDirectory(server.directory);
    }
  });

  async function start(options: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
    const server = await startServer(options);
    servers.push(server);
    return server;
  }

  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

  async function report({ url }: ServerProcess, by: string): Promise<readonly Row[]> {
    const response = await fetch(`${url}/v1/reports/delivery?by=${by}`, { headers });
    expect(response.status).toBe(200);
    return ((await response.json()) as { rows: Row[] }).rows;
  }

  /** By campaign, added up over the rows. */
  async function refusals(server: ServerProcess, by: string): Promise<Readonly<Record<string, readonly number[]>>> {
    const sums: Record<string, number[]> = {};
    for (const { campaign, refusals } of await report(server, by)) {
      const counts = [refusals.cap, refusals.pod, refusals.budget, refusals.pacing];
      sums[campaign] = counts.map((count, index) => count + (sums[campaign]?.[index] ?? 0));
    }
    return sums;
  }

  it('are counted once for each request and campaign that it did not get, by reason, and survive a restart', async () => {
    const env = { XSP_STATE: 'lmdb:state' };
    const server = await start({ catalog: CATALOG, env });
    // Seen once by each of five; both of its creatives are refused to who asks again, which is one refusal.
    for (let time = 0; time < 3; time++) {
      await concurrently(5, 5, (index) => requestAds(server.url, { user: `u${index}` }));
    }
    const expected = { capped: [10, 0, 0, 0], spent: [0, 0, 10, 0], elsewhere: [0, 0, 0, 0], last: [0, 0, 0, 0] };
    for (const by of ['hour', 'day', 'campaign']) expect([by, await refusals(server, by)]).toEqual([by, expected]);
    // A request that is only asked about, and one that is answered again, refuse nothing anew.
    await fetch(`${server.url}/v1/explain?placement=home&user=u0`, { headers });
    for (let time = 0; time < 2; time++) await requestAds(server.url, { user: 'u9', requestId: 'again' });
    expect(await refusals(server, 'day')).toEqual(expected);
    // In pods, too: the campaign that stands in the pod is not refused for the place that it did not get.
    await requestAds(server.url, { user: 'u0', pod: '2' });
    expect(await refusals(server, 'day')).toEqual({ ...expected, capped: [11, 0, 0, 0], spent: [0, 0, 11, 0] });

    const csv = await fetch(`${server.url}/v1/reports/delivery?by=campaign&format=csv`, { headers });
    const lines = (await csv.text()).split('\r\n');
    expect(lines[0]).toMatch(/,currency,refusedByCap,refusedByPod,refusedByBudget,refusedByPacing$/);
    expect(lines.find((line) => line.startsWith('capped,'))).toMatch(/,USD,11,0,0,0$/);
    const apart = await report(server, 'creative');
    expect(apart.every((row) => row.refusals === undefined)).toBe(true);

    // What was counted last is written when the server ends.
    await requestAds(server.url, { user: 'u1' });
    expect(await server.stop()).toBe(0);
    const { directory } = server;
    const again = await startServer({ directory, env: { ...env, XSP_CATALOG: `${directory}/catalog.yaml` } });
    servers.splice(0, 1, again);
    await requestAds(again.url, { user: 'u1' });
    expect((await refusals(again, 'day'))['capped']).toEqual([13, 0, 0, 0]);
  });

  it('of a campaign ahead of its pace are pacing', async () => {
    const server = await start({
      catalog: oneCampaign({
        budget: '{ total: "0.02", currency: USD }',
        pacing: '{ mode: even }',
        flight: '{ start: 2020-01-01T00:00:00, end: 2040-01-01T00:00:00, timeZone: UTC }',
      }),
    });
    const ads = await concurrently(8, 1, (index) => requestAds(server.url, { user: `u${index}` }));
    const got = ads.flat().length;
    expect(got).toBeLessThan(8);
    const { 'acme-spring': counts } = await refusals(server, 'campaign');
    expect(counts).toEqual([0, 0, 0, 8 - got]);
  });
});
