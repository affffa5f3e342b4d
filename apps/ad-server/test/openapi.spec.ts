import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../src/http/build-app';
import { openApiDocument, UNDESCRIBED, type OpenApiDocument } from '../src/http/openapi/openapi-document';
import type { ServerContext } from '../src/http/server-context';
import { oneCampaign } from './support/catalogs';
import { DescribedApi, type Call } from './support/described-api';
import { startRedis } from './support/redis-process';
import { requestAds } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const CATALOG = `${oneCampaign({ budget: '{ total: "10.00", daily: "5.00", currency: USD }', pacing: '{ mode: even }', flight: '{ start: 2026-01-01T00:00:00, end: 2036-01-01T00:00:00, timeZone: Europe/Paris }' })}
      - id: acme-hls
        durationMs: 10000
        skipAfterMs: 5000
        universalAdId: { registry: acme.example, value: ACME10 }
        clickThrough: https://acme.example/spring
        media: [{ url: /media/hls/halden-summit-15/index.m3u8, type: application/vnd.apple.mpegurl, width: 640, height: 360 }]
schedules:
  - id: film
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 2 } }]
  - id: bumped
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 2, bumper: { campaign: acme-spring, creative: acme-15 } } }]
`;

const CAMPAIGN = {
  id: 'other',
  advertiser: 'acme',
  pricing: { model: 'cpm', amount: '10.00', currency: 'USD' },
  creatives: [
    {
      id: 'other-15',
      durationMs: 15000,
      media: [{ url: '/media/other.mp4', type: 'video/mp4', width: 640, height: 360 }],
    },
  ],
};

const DEBIT = { id: 'debit-1', kind: 'debit', amount: '1.00', currency: 'USD', reason: 'make-good' };
const FORGED = 'A'.repeat(64);

/** What a call needs that only the running server has. */
interface Served {
  readonly token: string;
  readonly break: string;
}

/** Calls of every operation, by the status that each is answered with; in the order they are made. */
const CALLS: Readonly<Record<string, (served: Served) => readonly (readonly [status: number, call: Call])[]>> = {
  vast: ({ break: ticket }) => [
    [200, { query: { placement: 'home', user: 'u', v: '4.1', pod: '2', mindur: '0', maxdur: '60', requestId: 'r-1' } }],
    [200, { query: { placement: 'other', country: 'FR', device: 'ctv', kw: 'a,b', gdpr: '0', coppa: '1', rdp: '0' } }],
    [200, { query: { placement: 'home', household: 'h', session: 's', gpp: 'DBAA', gpp_sid: '6', gdpr_consent: 'C' } }],
    [200, { query: { break: ticket } }],
    [400, { query: { placement: 'home', v: '9' } }],
    [404, { query: { placement: 'nowhere' } }],
    [403, { query: { break: FORGED } }],
    [403, { query: { preview: FORGED } }],
  ],
  vmap: () => [
    [200, { query: { schedule: 'film', duration: '75.5', mode: 'redirect', v: '4.2' } }],
    [200, { query: { schedule: 'film', user: 'u' } }],
    [400, { query: { schedule: 'film', duration: 'long' } }],
    [403, { query: { schedule: 'film', preview: FORGED } }],
    [404, { query: { schedule: 'nothing' } }],
  ],
  hlsAssets: () => [
    [
      200,
      { query: { placement: 'home', user: 'hls', duration: '30', _HLS_primary_id: 'p', _HLS_interstitial_id: 'i' } },
    ],
    [400, { query: { placement: 'home', duration: '0' } }],
    [403, { query: { placement: 'home', preview: FORGED } }],
    [404, { query: { placement: 'nowhere' } }],
  ],
  decisions: () => [
    [200, { body: { user: { id: 'page' }, requests: [{ id: 'top', placement: 'home', slots: 2 }], explain: true } }],
    [400, { body: { requests: [] } }],
    [403, { body: { requests: [{ id: 'top', placement: 'home' }], preview: FORGED } }],
    [404, { body: { requests: [{ id: 'top', placement: 'nowhere' }] } }],
  ],
  beacon: ({ token }) => [
    [204, { path: { event: 'impression', token } }],
    [204, { path: { event: 'error', token }, query: { code: '405' } }],
    [200, { path: { event: 'start', token: `${token}.gif` } }],
    [403, { path: { event: 'impression', token: FORGED } }],
    [404, { path: { event: 'nonsense', token } }],
  ],
  beaconPost: ({ token }) => [
    [204, { path: { event: 'complete', token } }],
    [200, { path: { event: 'mute', token: `${token}.gif` } }],
    [403, { path: { event: 'complete', token: FORGED } }],
    [404, { path: { event: 'nonsense', token } }],
  ],
  click: ({ token }) => [
    [302, { path: { token } }],
    [403, { path: { token: FORGED } }],
  ],
  listCampaigns: () => [[200, {}]],
  putCampaign: () => [
    [201, { path: { id: 'other' }, body: CAMPAIGN, headers: { 'if-none-match': '*' } }],
    [200, { path: { id: 'other' }, body: { ...CAMPAIGN, weight: 2 } }],
    [400, { path: { id: 'other' }, body: { ...CAMPAIGN, weight: 'heavy', colour: 'red' } }],
    [412, { path: { id: 'other' }, body: CAMPAIGN, headers: { 'if-none-match': '*' } }],
  ],
  getCampaign: () => [
    [200, { path: { id: 'acme-spring' } }],
    [200, { path: { id: 'other' } }],
    [404, { path: { id: 'nothing' } }],
  ],
  campaignStatus: () => [
    [200, { path: { id: 'acme-spring' } }],
    [200, { path: { id: 'other' } }],
    [404, { path: { id: 'nothing' } }],
  ],
  putBudget: () => [
    [200, { path: { id: 'acme-spring' }, body: { total: '11.00', impressions: { total: 100_000 } } }],
    [400, { path: { id: 'acme-spring' }, body: { total: 11 } }],
    [404, { path: { id: 'nothing' }, body: { total: '1.00' } }],
  ],
  adjust: () => [
    [201, { path: { id: 'acme-spring' }, body: DEBIT }],
    [200, { path: { id: 'acme-spring' }, body: DEBIT }],
    [400, { path: { id: 'acme-spring' }, body: { ...DEBIT, amount: 1 } }],
    [404, { path: { id: 'nothing' }, body: DEBIT }],
    [409, { path: { id: 'acme-spring' }, body: { ...DEBIT, amount: '2.00' } }],
    [409, { path: { id: 'acme-spring' }, body: { ...DEBIT, id: 'debit-2', amount: '1000.00' } }],
    [409, { path: { id: 'acme-spring' }, body: { ...DEBIT, id: 'credit-1', kind: 'credit', amount: '1000.00' } }],
  ],
  previewCreative: () => [
    [201, { path: { id: 'acme-spring' }, body: { creative: 'acme-15', ttlS: 60 } }],
    [400, { path: { id: 'acme-spring' }, body: { creative: 'acme-15', ttlS: 0 } }],
    [404, { path: { id: 'acme-spring' }, body: { creative: 'nothing' } }],
  ],
  pauseCampaign: () => [
    [200, { path: { id: 'other' } }],
    [404, { path: { id: 'nothing' } }],
  ],
  resumeCampaign: () => [
    [200, { path: { id: 'other' } }],
    [404, { path: { id: 'nothing' } }],
  ],
  deleteCampaign: () => [
    [412, { path: { id: 'other' }, headers: { 'if-match': '"stale"' } }],
    [409, { path: { id: 'acme-spring' } }],
    [204, { path: { id: 'other' } }],
    [404, { path: { id: 'other' } }],
  ],
  getUser: () => [[200, { path: { id: 'page' } }]],
  eraseUser: () => [[204, { path: { id: 'page' } }]],
  deliveryReport: () => [
    [200, { query: { from: '2026-01-01T00:00:00Z', by: 'day', campaign: 'acme-spring' } }],
    [200, { query: { format: 'csv', by: 'hour' } }],
    [200, { query: { by: 'day,creative,placement' } }],
    [200, { query: { by: 'campaign' } }],
    [400, { query: { by: 'hour,creative' } }],
    [400, { query: { from: 'yesterday' } }],
    [404, { query: { campaign: 'nothing' } }],
  ],
  explain: () => [
    [200, { query: { placement: 'home', user: 'u' } }],
    [400, { query: { placement: 'home', country: 'France' } }],
    [404, { query: { placement: 'nowhere' } }],
  ],
  audit: () => [
    [200, { query: { limit: '10', before: '5' } }],
    [400, { query: { limit: '0' } }],
  ],
  livez: () => [[200, {}]],
  readyz: () => [[200, {}]],
  metrics: () => [[200, {}]],
  openapi: () => [[200, {}]],
  dashboard: () => [[200, {}]],
  player: () => [[200, {}]],
};

/** What is seen in tests of its own below: no token, too many requests, no state, a deleted campaign, an old token. */
const ELSEWHERE = new Set(['401', '429', '503', '410']);

const servers: ServerProcess[] = [];

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ catalog: CATALOG, env });
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await server.stop();
    removeDirectory(server.directory);
  }
});

async function describedBy({ url }: ServerProcess): Promise<DescribedApi> {
  return new DescribedApi((await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument);
}

/** A token and a ticket that the server has signed. */
async function servedBy({ url }: ServerProcess): Promise<Served> {
  const [ad] = await requestAds(url, { user: 'somebody' });
  const vmap = await (await fetch(`${url}/vmap?schedule=film&mode=redirect&duration=60`)).text();
  return { token: ad!.impressions[0]!.split('/').at(-1)!, break: /break=([^\]<&]+)/.exec(vmap)![1]! };
}

/** The calls that go well, of operations that document a status. */
function callsOf(api: DescribedApi, status: number, served: Served): readonly (readonly [id: string, call: Call])[] {
  const ids = Object.keys(CALLS).filter((id) => api.operation(id).responses[status]);
  return ids.map((id) => [id, CALLS[id]!(served).find(([expected]) => expected < 400)![1]]);
}

describe('GET /openapi.json', () => {
  it('describes every answer of every operation as it is', async () => {
    const server = await start();
    const api = await describedBy(server);
    const served = await servedBy(server);
    const main = [...api.operations.values()].filter(({ method }) => !['head', 'options'].includes(method));
    expect(Object.keys(CALLS).sort()).toEqual(main.map(({ operationId }) => operationId).sort());
    for (const [id, calls] of Object.entries(CALLS)) {
      const seen = new Set<string>();
      for (const [status, call] of calls(served)) {
        const answer = await api.call(server.url, id, call, api.operation(id).security ? undefined : ADMIN_TOKEN);
        expect([id, call, answer.status]).toEqual([id, call, status]);
        seen.add(String(status));
      }
      const documented = Object.keys(api.operation(id).responses).filter((status) => !ELSEWHERE.has(status));
      // All creatives here have a click-through of ours.
      const other = (status: string) => id === 'click' && ['204', '404'].includes(status);
      const unseen = documented.filter((status) => !seen.has(status) && !other(status));
      expect([id, unseen]).toEqual([id, []]);
    }
    const deleted = await api.call(server.url, 'putCampaign', { path: { id: 'other' }, body: CAMPAIGN }, ADMIN_TOKEN);
    expect(deleted.status).toBe(410);
    for (const [id, { method, path }] of api.operations) {
      if (!['head', 'options'].includes(method)) continue;
      const query = { placement: 'home', schedule: 'film' };
      const names = { event: 'impression', token: served.token };
      const url = `${path.replace(/\{(\w+)\}/g, (_match, name: 'event' | 'token') => names[name])}?${new URLSearchParams(query).toString()}`;
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const answer = await fetch(server.url + url, { method: method.toUpperCase(), redirect: 'manual', headers });
      expect([id, answer.status, Object.keys(api.operation(id).responses)]).toEqual([
        id,
        answer.status,
        expect.arrayContaining([String(answer.status)]),
      ]);
      expect(answer.status).toBeLessThan(400);
    }
  }, 60_000);

  it('says which operations need the admin token', async () => {
    const server = await start();
    const api = await describedBy(server);
    const guarded = callsOf(api, 401, await servedBy(server));
    expect(guarded.length).toBeGreaterThan(12);
    for (const [id, call] of guarded) expect([id, (await api.call(server.url, id, call)).status]).toEqual([id, 401]);
    const closed = [...api.operations].filter(([, { method, security }]) => method !== 'head' && !security);
    expect(guarded.map(([id]) => id).sort()).toEqual(closed.map(([id]) => id).sort());
  });

  it('says which operations are limited for an address, and how that is told', async () => {
    const server = await start({ XSP_RATE_LIMIT: '4', XSP_TRUST_PROXY: '127.0.0.1' });
    const api = await describedBy(server);
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const limited = callsOf(api, 429, await servedBy(server));
    expect(limited.map(([id]) => id)).toEqual([
      'vast',
      'vmap',
      'hlsAssets',
      'decisions',
      'beacon',
      'beaconPost',
      'click',
    ]);
    for (const [id, call] of limited) {
      let status = 0;
      for (let time = 0; time < 6 && status !== 429; time++) {
        status = (await api.call(server.url, id, { ...call, headers })).status;
      }
      expect([id, status]).toEqual([id, 429]);
    }
  });

  it('says which operations cannot do without the state, and how that is told', async () => {
    const redis = await startRedis();
    const keys = { XSP_SECRET: 'a secret of the tests', XSP_USER_KEY: 'a user key of the tests' };
    const server = await start({ XSP_STATE: redis.url, ...keys });
    const api = await describedBy(server);
    const served = await servedBy(server);
    await redis.kill();
    for (const [id, call] of callsOf(api, 503, served)) {
      const { status, body } = await api.call(server.url, id, call, ADMIN_TOKEN);
      expect([id, status]).toEqual([id, 503]);
      // Nothing of where the state is, nor of how it is asked.
      expect(JSON.stringify(body)).not.toMatch(/redis|connect|127\.0\.0\.1/i);
    }
    // Ad requests are answered all the same.
    for (const [id, call] of callsOf(api, 429, served).filter(([id]) => !id.startsWith('beacon'))) {
      expect([id, (await api.call(server.url, id, call)).status]).toEqual([id, id === 'click' ? 302 : 200]);
    }
    removeDirectory(redis.directory);
  });

  it('says what an expired token is answered with', async () => {
    const server = await start({ XSP_RESERVATION_TTL_MS: '1000', XSP_TOKEN_TTL_MS: '1000' });
    const api = await describedBy(server);
    const { token } = await servedBy(server);
    const path = { event: 'impression', token };
    let status = 204;
    while (status === 204) status = (await api.call(server.url, 'beacon', { path })).status;
    expect(status).toBe(410);
    expect((await api.call(server.url, 'beaconPost', { path })).status).toBe(410);
    expect((await api.call(server.url, 'click', { path })).status).toBe(302);
  });

  it('has every route of the server, and none that it has not', async () => {
    const document = openApiDocument('http://127.0.0.1', '0.0.0');
    const context = { requestsPer5Minutes: 0, logLevel: 'warn', monitoring: { metrics: {} }, publicUrl: () => '' };
    const app = buildApp(context as unknown as ServerContext, []);
    await app.ready();
    const registered = routesOf(app.printRoutes({ commonPrefix: false }));
    await app.close();
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const isPublic = (route: string) => !UNDESCRIBED.some((prefix) => route.split(' ')[1]!.startsWith(prefix));
    expect(registered.filter(isPublic).sort()).toEqual(described.sort());
    for (const prefix of UNDESCRIBED)
      expect(registered.some((route) => route.split(' ')[1]!.startsWith(prefix))).toBe(true);
  });

  it('has every parameter that a route reads', () => {
    const { paths } = openApiDocument('http://127.0.0.1', '0.0.0');
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const described = operations.flatMap(({ parameters = [] }) => parameters.filter((one) => one.in === 'query'));
    const folder = join(__dirname, '../src/http');
    const sources = ['ad-query.ts', ...readdirSync(join(folder, 'routes')).map((file) => `routes/${file}`)];
    const read = sources.flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          /query\.(?:optional|required|wholeNumber|oneOf|flag)\('(\w+)'/g,
        ),
      ].map(([, name]) => name!),
    );
    expect(new Set(read).size).toBeGreaterThan(20);
    const names = new Set(described.map(({ name }) => name));
    expect([...new Set(read)].filter((name) => !names.has(name))).toEqual([]);
  });
});

/** `GET /vast` and the like, from the tree that fastify prints; `/v1/campaigns/:id` as `/v1/campaigns/{id}`. */
function routesOf(tree: string): string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const match = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!match) return [];
    const depth = match[1]!.length / 4;
    parents[depth] = `${depth === 0 ? '' : parents[depth - 1]}${match[2]!}`;
    // All files of a folder are printed without its name.
    const path = parents[depth] === '/*' ? '/media/*' : parents[depth].replace(/:(\w+)/g, '{$1}');
    return (match[3] ?? '')
      .split(', ')
      .filter((method) => method !== '')
      .map((method) => `${method} ${path}`);
  });
}
