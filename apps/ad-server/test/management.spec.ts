import { writeFileSync } from 'node:fs';
import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const BUDGET = { budget: '{ total: "1.00", currency: USD }' };

const CAMPAIGN = {
  id: 'other',
  advertiser: 'acme',
  priority: 9,
  pricing: { model: 'cpm', amount: '10.00', currency: 'USD' },
  budget: { total: '0.05', currency: 'USD' },
  creatives: [
    {
      id: 'other-15',
      durationMs: 15000,
      media: [{ url: '/media/other.mp4', type: 'video/mp4', width: 640, height: 360 }],
    },
  ],
};

interface Answer<T = unknown> {
  readonly status: number;
  readonly etag: string | null;
  readonly body: T;
}

async function call<T>(
  server: ServerProcess,
  method: string,
  path: string,
  body?: unknown,
  headers = {},
): Promise<Answer<T>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, etag: response.headers.get('etag'), body: (json ? JSON.parse(text) : text) as T };
}

const eventually = async (true_: () => Promise<boolean>) => {
  while (!(await true_())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('the management API', () => {
  const servers: ServerProcess[] = [];

  async function start(options: Parameters<typeof startServer>[0] = {}): Promise<ServerProcess> {
    const server = await startServer({ catalog: oneCampaign(BUDGET), ...options });
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.stop();
      removeDirectory(server.directory);
    }
  });

  const first = async ({ url }: ServerProcess, user = 'someone') => (await requestAds(url, { user }))[0]?.id;

  it('wants the admin token for everything', async () => {
    const { url } = await start();
    for (const [method, path] of [
      ['GET', '/v1/campaigns'],
      ['PUT', '/v1/campaigns/x'],
      ['DELETE', '/v1/campaigns/acme-spring'],
      ['POST', '/v1/campaigns/acme-spring/pause'],
      ['PUT', '/v1/campaigns/acme-spring/budget'],
      ['POST', '/v1/campaigns/acme-spring/adjustments'],
      ['GET', '/v1/users/x'],
      ['DELETE', '/v1/users/x'],
      ['GET', '/v1/reports/delivery'],
      ['GET', '/v1/audit'],
    ] as const) {
      const response = await fetch(`${url}${path}`, { method });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('writes, reads and deletes campaigns, and every server sees it within a second, restarts included', async () => {
    const env = { XSP_STATE: 'lmdb:state' };
    const one = await start({ env });
    const two = await startServer({
      directory: one.directory,
      env: { ...env, XSP_CATALOG: `${one.directory}/catalog.yaml` },
    });
    servers.push(two);
    const created = await call<typeof CAMPAIGN>(one, 'PUT', '/v1/campaigns/other', CAMPAIGN);
    expect(created.status).toBe(201);
    expect(created.body).toEqual(CAMPAIGN);
    expect(await first(one)).toBe('other');
    await eventually(async () => (await first(two)) === 'other');
    const read = await call(two, 'GET', '/v1/campaigns/other');
    expect(read.etag).toBe(created.etag);

    const changed = { ...CAMPAIGN, priority: 0 };
    expect((await call(two, 'PUT', '/v1/campaigns/other', changed, { 'if-match': '"stale"' })).status).toBe(412);
    expect((await call(two, 'PUT', '/v1/campaigns/other', changed, { 'if-none-match': '*' })).status).toBe(412);
    expect((await call(two, 'PUT', '/v1/campaigns/other', changed, { 'if-match': created.etag! })).status).toBe(200);
    await eventually(async () => (await first(one)) === 'acme-spring');

    await two.stop();
    servers.splice(servers.indexOf(two), 1);
    expect((await call(one, 'DELETE', '/v1/campaigns/other')).status).toBe(204);
    expect((await call(one, 'GET', '/v1/campaigns/other')).status).toBe(404);
    expect((await call(one, 'PUT', '/v1/campaigns/other', CAMPAIGN)).status).toBe(410);
    expect((await call(one, 'DELETE', '/v1/campaigns/other')).status).toBe(404);
  });

  it('lets one of many writers of the same version win', async () => {
    const server = await start();
    const { etag } = await call(server, 'GET', '/v1/campaigns/acme-spring');
    const { body } = await call<object>(server, 'GET', '/v1/campaigns/acme-spring');
    const answers = await concurrently(10, 10, (index) =>
      call(server, 'PUT', '/v1/campaigns/acme-spring', { ...body, priority: index + 2 }, { 'if-match': etag! }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...new Array<number>(9).fill(412)]);
  });

  it('validates like the file, with every mistake by its path, and changes nothing then', async () => {
    const server = await start();
    const wrong = {
      ...CAMPAIGN,
      pricing: { model: 'cpm', amount: 10, currency: 'USD' },
      colour: 'red',
      advertiser: 'nobody',
    };
    const { status, body } = await call<{ errors: { path: string }[] }>(server, 'PUT', '/v1/campaigns/other', wrong);
    expect(status).toBe(400);
    expect(body.errors.map(({ path }) => path).sort()).toEqual(['advertiser', 'colour', 'pricing.amount']);
    const budget = { total: 5, hourly: '1.00', colour: 'red' };
    const limits = await call<typeof body>(server, 'PUT', '/v1/campaigns/acme-spring/budget', budget);
    expect(limits.status).toBe(400);
    expect(limits.body.errors.map(({ path }) => path).sort()).toEqual(['colour', 'total']);
    expect((await call(server, 'PUT', '/v1/campaigns/else', CAMPAIGN)).status).toBe(400);
    expect((await call<{ campaigns: unknown[] }>(server, 'GET', '/v1/campaigns')).body.campaigns).toHaveLength(1);
  });

  it('tells what does not go with the rest of the catalogue without its indices', async () => {
    const server = await start();
    const euros = { model: 'cpm', amount: '10.00', currency: 'EUR' };
    const put = async (id: string, body: object) =>
      (await call<{ errors: unknown }>(server, 'PUT', `/v1/campaigns/${id}`, body)).body.errors;
    const written = (await call<object>(server, 'GET', '/v1/campaigns/acme-spring')).body;
    const remedy = 'use one currency, or give currencyRates';
    expect(await put('other', { ...CAMPAIGN, pricing: euros, budget: undefined })).toEqual([
      {
        path: 'pricing.currency',
        message: `is EUR beside USD at campaigns[acme-spring].pricing.currency; ${remedy}`,
      },
    ]);
    expect((await call(server, 'PUT', '/v1/campaigns/other', CAMPAIGN)).status).toBe(201);
    const errors = (await put('acme-spring', { ...written, pricing: euros, budget: undefined })) as object[];
    expect(errors).toContainEqual({
      path: '',
      message: `does not go with the catalogue's campaigns[other].pricing.currency, which then is USD beside EUR at pricing.currency; ${remedy}`,
    });
  });

  it('does not delete a campaign that the catalogue needs, and says where', async () => {
    const film = `schedules:
  - { id: film, placement: home, breaks: [{ id: pre, at: start, pod: { maxAds: 2, bumper: { campaign: acme-spring, creative: acme-15 } } }] }
`;
    const server = await start({ catalog: `${oneCampaign(BUDGET)}\n${film}` });
    const { status, body } = await call<{ detail: string }>(server, 'DELETE', '/v1/campaigns/acme-spring');
    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'CAMPAIGN_IN_USE' })]);
    expect(body.detail).toContain('schedules[film].breaks[0].pod.bumper.campaign');
    expect(await first(server)).toBe('acme-spring');
    expect((await call(server, 'PUT', '/v1/campaigns/other', CAMPAIGN)).status).toBe(201);
    expect((await call(server, 'DELETE', '/v1/campaigns/other')).status).toBe(204);
  });

  it('pauses and resumes', async () => {
    const server = await start();
    expect((await call(server, 'POST', '/v1/campaigns/acme-spring/pause')).status).toBe(200);
    expect(await first(server)).toBeUndefined();
    const explained = await call<{ campaigns: { outcome: string }[] }>(server, 'GET', '/v1/explain?placement=home');
    expect(explained.body.campaigns[0]!.outcome).toBe('paused');
    expect((await call(server, 'POST', '/v1/campaigns/acme-spring/resume')).status).toBe(200);
    expect(await first(server)).toBe('acme-spring');
    expect((await call(server, 'POST', '/v1/campaigns/nothing/pause')).status).toBe(404);
  });

  it('takes an empty body for none, and tells where one is needed', async () => {
    const server = await start();
    const json = { 'content-type': 'application/json' };
    const without = (method: string, path: string) => call<{ code: string }>(server, method, path, undefined, json);
    expect((await without('POST', '/v1/campaigns/acme-spring/pause')).status).toBe(200);
    expect((await without('POST', '/v1/campaigns/acme-spring/resume')).status).toBe(200);
    expect((await without('DELETE', '/v1/users/someone')).status).toBe(204);
    const [ad] = await requestAds(server.url, { user: 'someone' });
    const beacon = await fetch(ad!.impressions[0]!, { method: 'POST', headers: json });
    expect(beacon.status).toBe(204);
    for (const [method, path] of [
      ['PUT', '/v1/campaigns/acme-spring'],
      ['PUT', '/v1/campaigns/acme-spring/budget'],
      ['POST', '/v1/campaigns/acme-spring/adjustments'],
      ['POST', '/v1/decisions'],
    ] as const) {
      expect([path, (await without(method, path)).status]).toEqual([path, 400]);
    }
    const proto = await fetch(`${server.url}/v1/decisions`, {
      method: 'POST',
      headers: json,
      body: '{"__proto__":{}}',
    });
    expect(proto.status).toBe(400);
    expect((await without('DELETE', '/v1/campaigns/acme-spring')).status).toBe(204);
  });

  it('changes a budget at once; lowered below what is spent it stops and says so; the file sets it again only when it changes', async () => {
    const env = { XSP_STATE: 'lmdb:state' };
    const server = await start({ env });
    const ads = (await concurrently(4, 4, (index) => requestAds(server.url, { user: `user-${index}` }))).flat();
    expect(ads).toHaveLength(4);
    const lowered = await call<{ budget: object }>(server, 'PUT', '/v1/campaigns/acme-spring/budget', {
      total: '0.01',
    });
    expect(lowered.body.budget).toMatchObject({ total: '0.01', held: '0.02', remaining: '0.00', overcommitted: true });
    expect(await first(server, 'late')).toBeUndefined();
    // What is held is not voided: these ads were served.
    for (const ad of ads) expect(await sendBeacon(ad.impressions[0]!)).toBe(204);
    expect((await statusOf(server.url)).budget).toMatchObject({ spent: '0.02', overcommitted: true });
    expect((await call(server, 'PUT', '/v1/campaigns/acme-spring/budget', { total: 5 })).status).toBe(400);

    await server.stop();
    const path = `${server.directory}/catalog.yaml`;
    const again = await startServer({ directory: server.directory, env: { ...env, XSP_CATALOG: path } });
    servers.splice(0, 1, again);
    expect((await statusOf(again.url)).budget['total']).toBe('0.01');
    writeFileSync(path, oneCampaign({ budget: '{ total: "0.50", currency: USD }' }));
    process.kill(again.pid, 'SIGHUP');
    await eventually(async () => (await statusOf(again.url)).budget['total'] === '0.50');
  });

  it('adjusts what was spent once for each id, and keeps the reason', async () => {
    const server = await start();
    const [ad] = await requestAds(server.url, { user: 'one' });
    await sendBeacon(ad!.impressions[0]!);
    const credit = { id: 'ivt-1', kind: 'credit', amount: '0.005', currency: 'USD', reason: 'invalid traffic' };
    const answers = await concurrently(5, 5, () =>
      call<{ applied: boolean }>(server, 'POST', '/v1/campaigns/acme-spring/adjustments', credit),
    );
    expect(answers.filter(({ body }) => body.applied)).toHaveLength(1);
    expect((await statusOf(server.url)).budget['spent']).toBe('0.00');
    const debit = { ...credit, id: 'make-good', kind: 'debit', amount: '2.00', reason: 'too much' };
    expect((await call(server, 'POST', '/v1/campaigns/acme-spring/adjustments', debit)).status).toBe(409);
    for (const change of [{ amount: '0.006' }, { kind: 'debit' }, { reason: 'something else' }]) {
      const other = { ...credit, ...change };
      const taken = await call(server, 'POST', '/v1/campaigns/acme-spring/adjustments', other);
      expect(taken).toMatchObject({ status: 409, body: { code: 'ADJUSTMENT_ID_TAKEN' } });
      expect(JSON.stringify(taken.body)).toContain('ivt-1 is another adjustment: credit of 0.005, invalid traffic');
    }
    // What is malformed stays so, whatever its id stands for.
    for (const change of [{ amount: '0' }, { currency: 'EUR' }, { id: 'a b' }]) {
      const other = { ...credit, ...change };
      expect((await call(server, 'POST', '/v1/campaigns/acme-spring/adjustments', other)).status).toBe(400);
    }
    expect((await statusOf(server.url)).budget['spent']).toBe('0.00');
    const { body } = await call<{ entries: { action: string; details: object }[] }>(server, 'GET', '/v1/audit');
    expect(body.entries.map(({ action }) => action)).toEqual(['campaign.adjust']);
    expect(body.entries[0]!.details).toMatchObject({ id: 'ivt-1', reason: 'invalid traffic' });
  });

  it('shows what is stored of a user, and erases it', async () => {
    const capped = oneCampaign({ ...BUDGET, caps: '[{ per: campaign, limit: 1, window: 1d }]' });
    const server = await start({ catalog: capped });
    const [ad] = await requestAds(server.url, { user: 'one@example.com' });
    const path = `/v1/users/${encodeURIComponent('one@example.com')}`;
    const before = await call<{ counters: { counter: string }[]; holds: unknown[] }>(server, 'GET', path);
    expect(before.body.counters.map(({ counter }) => counter)).toContain('campaign/acme-spring/impressions');
    expect(before.body.holds).toHaveLength(1);
    expect((await call(server, 'DELETE', path)).status).toBe(204);
    expect((await call(server, 'GET', path)).body).toMatchObject({ counters: [], holds: [] });
    // The ad was seen: money and reports count, and nothing of the user comes back.
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
    expect(await statusOf(server.url)).toMatchObject({ impressions: 1, budget: { spent: '0.005', held: '0.00' } });
    expect((await call(server, 'GET', path)).body).toMatchObject({ counters: [], holds: [] });
    expect(JSON.stringify((await call(server, 'GET', '/v1/audit')).body)).not.toContain('example.com');
  });

  it('knows users by every id that is served, however long and in whatever script', async () => {
    const server = await start({ catalog: oneCampaign({ caps: '[{ per: campaign, limit: 1, window: 1d }]' }) });
    for (const user of ['a'.repeat(129), 'b'.repeat(256), '名'.repeat(256), '\u{1F600}'.repeat(128)]) {
      expect(await requestAds(server.url, { user })).toHaveLength(1);
      const path = `/v1/users/${encodeURIComponent(user)}`;
      expect((await call<{ holds: unknown[] }>(server, 'GET', path)).body.holds).toHaveLength(1);
      expect((await call(server, 'DELETE', path)).status).toBe(204);
      expect((await call(server, 'GET', path)).body).toMatchObject({ counters: [], holds: [] });
    }
  });

  it('lets no cache keep what it answers', async () => {
    const { url } = await start();
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    for (const path of ['campaigns', 'campaigns/none', 'campaigns/acme-spring/status', 'users/x', 'audit']) {
      const response = await fetch(`${url}/v1/${path}`, { headers });
      expect([path, response.headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
  });

  it('reports delivery by hour and day, as JSON and CSV, and it adds up', async () => {
    const server = await start();
    const ads = (await concurrently(7, 7, (index) => requestAds(server.url, { user: `user-${index}` }))).flat();
    await Promise.all(ads.map((ad) => sendBeacon(ad.impressions[0]!)));
    await sendBeacon(ads[0]!.clickThrough!);
    const rows = async (query: string) =>
      (
        await call<{ rows: { impressions: number; clicks: number; spend: string }[] }>(
          server,
          'GET',
          `/v1/reports/delivery?${query}`,
        )
      ).body.rows;
    for (const by of ['hour', 'day']) {
      const all = await rows(`by=${by}&campaign=acme-spring`);
      expect(all.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(7);
      expect(all.reduce((sum, { clicks }) => sum + clicks, 0)).toBe(1);
      expect(all.reduce((sum, { spend }) => sum + Number(spend) * 1_000, 0)).toBe(35);
    }
    expect((await statusOf(server.url)).budget['spent']).toBe('0.035');
    const csv = await call<string>(server, 'GET', '/v1/reports/delivery?format=csv&by=day&campaign=acme-spring');
    expect(csv.body.split('\r\n')[0]).toBe(
      'campaign,from,to,impressions,clicks,completes,spend,unbilled,currency,refusedByCap,refusedByPod,refusedByBudget,refusedByPacing',
    );
    expect(csv.body).toMatch(/acme-spring,[^,]+,[^,]+,7,1,0,0\.035,0\.00,USD/);
    expect((await call(server, 'GET', '/v1/reports/delivery?from=yesterday')).status).toBe(400);
    expect((await call(server, 'GET', '/v1/reports/delivery?campaign=nothing')).status).toBe(404);
  });

  it('refuses a wrong file on reload whole, and goes on with the old one', async () => {
    const server = await start();
    writeFileSync(`${server.directory}/catalog.yaml`, oneCampaign({ ...BUDGET, priority: '"high"' }));
    process.kill(server.pid, 'SIGHUP');
    await eventually(async () => server.errors().includes('priority'));
    expect(await first(server)).toBe('acme-spring');
  });
});
