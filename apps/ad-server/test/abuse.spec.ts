import { connect } from 'node:net';
import { join } from 'node:path';
import { GppModel } from '@iabgpp/cmpapi';
import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const servers: ServerProcess[] = [];

async function start(env: Record<string, string>, lines: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ catalog: oneCampaign(lines), env });
  servers.push(server);
  return server;
}

afterAll(async () => {
  for (const server of servers) {
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  }
});

/** Says something to the server that is no HTTP, or not quite; what it answers until it hangs up. */
function speak(url: string, text: string, patienceMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('latin1').on('data', (data: string) => (answer += data));
    // A server that hangs up on what it will not read may reset the connection before its answer arrives.
    socket.on('close', () => resolve(answer)).on('error', () => resolve(answer || 'RESET'));
    socket.setTimeout(patienceMs, () => socket.destroy());
  });
}

describe('limits', () => {
  const ask = (url: string, address: string, more: Record<string, string> = {}) =>
    fetch(`${url}/vast?placement=home`, { headers: { 'x-forwarded-for': address, ...more } });

  it('refuses an address that asks on and on, the one that a trusted proxy names', async () => {
    const { url } = await start({ XSP_RATE_LIMIT: '20', XSP_TRUST_PROXY: '127.0.0.1' });
    const answers = await concurrently(100, 20, async () => (await ask(url, '203.0.113.7')).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(20);
    expect(answers.filter((status) => status === 429)).toHaveLength(80);
    expect((await ask(url, '203.0.113.8')).status).toBe(200);
    const problem = await ask(url, '203.0.113.7');
    expect(problem.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(((await problem.json()) as { code: string }).code).toBe('RATE_LIMITED');
    // A device of the same network of 64 bits is the same address; one that an inserter names is its own.
    for (let i = 0; i < 20; i++) await ask(url, '2001:db8::1');
    expect((await ask(url, '2001:db8::ffff')).status).toBe(429);
    expect((await ask(url, '203.0.113.7', { 'x-device-ip': '203.0.113.99' })).status).toBe(200);
  });

  it('believes no header of a peer that is not trusted', async () => {
    const { url } = await start({ XSP_RATE_LIMIT: '5', XSP_TRUST_PROXY: '10.0.0.0/8' });
    // All of it comes from loopback, which is not limited, whatever it says.
    const answers = await concurrently(20, 5, async () => (await ask(url, '203.0.113.7')).status);
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  it('does not let one viewer hold a budget by asking on and on', async () => {
    const { url } = await start({ XSP_ADS_PER_VIEWER: '10' }, { budget: '{ total: "100.00", currency: USD }' });
    const answers = await concurrently(200, 50, () => requestAds(url, { user: 'greedy' }));
    expect(answers.flat()).toHaveLength(10);
    expect((await statusOf(url)).budget['held']).toBe('0.05');
    expect(await requestAds(url, { user: 'another' })).toHaveLength(1);
  });

  it('does not let a script hold a budget by asking on and on as a new viewer each time', async () => {
    const env = { XSP_RATE_LIMIT: '50', XSP_TRUST_PROXY: '127.0.0.1' };
    const { url } = await start(env, { budget: '{ total: "1.00", currency: USD }' });
    await concurrently(400, 50, (index) =>
      fetch(`${url}/vast?placement=home&user=viewer-${index}`, { headers: { 'x-forwarded-for': '203.0.113.7' } }),
    );
    expect((await statusOf(url)).budget).toMatchObject({ held: '0.25', remaining: '0.75' });
    expect(await (await ask(url, '203.0.113.8')).text()).toContain('<Ad ');
  });

  it('ignores bots where it is told to, by the user agent of the device', async () => {
    const { url } = await start({ XSP_BOTS: 'ignore', XSP_TRUST_PROXY: '127.0.0.1' });
    const person =
      'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.5) AppleWebKit/537.36 (KHTML, like Gecko) Version/6.5 TV Safari/537.36';
    const robot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    const vast = async (headers: Record<string, string>) =>
      (await (await fetch(`${url}/vast?placement=home`, { headers })).text()).match(/\/t\/impression\/[\w-]+/)?.[0];
    expect(await vast({ 'user-agent': robot })).toBeUndefined();
    expect(await vast({ 'user-agent': person, 'x-device-user-agent': robot })).toBeUndefined();
    const impression = await vast({ 'user-agent': robot, 'x-device-user-agent': person });
    expect(await sendBeacon(url + impression!, { headers: { 'user-agent': robot } })).toBe(204);
    expect((await statusOf(url)).impressions).toBe(0);
    expect(await sendBeacon(url + impression!, { headers: { 'user-agent': person } })).toBe(204);
    expect((await statusOf(url)).impressions).toBe(1);
  });
});

describe('a server whose event loop is late', () => {
  it('answers ad requests without an ad, and counts beacons, until it is not late any more', async () => {
    const NODE_OPTIONS = `--require ${join(__dirname, 'support/slow-loop.cjs')}`;
    const { url, pid } = await start({ XSP_SHED_MS: '50', XSP_DEADLINE_MS: '10000', NODE_OPTIONS });
    const seen = async () => (await requestAds(url, { user: 'one' }))[0];
    let ad = await seen();
    while (!ad) ad = await seen();
    process.kill(pid, 'SIGUSR2');
    while (await seen());
    // What was promised is counted: only what is new is refused.
    expect(await sendBeacon(ad.impressions[0]!)).toBe(204);
    expect((await statusOf(url)).impressions).toBe(1);
    const body = JSON.stringify({ user: { id: 'one' }, requests: [{ id: 'a', placement: 'home' }] });
    const headers = { 'content-type': 'application/json' };
    const decided = await fetch(`${url}/v1/decisions`, { method: 'POST', headers, body });
    expect(await decided.json()).toMatchObject({ requests: [{ id: 'a', ads: [] }] });
    const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(await metrics.text()).toMatch(/^xsp_shed_total [1-9]/m);
    process.kill(pid, 'SIGUSR2');
    while (!(await seen()));
  });
});

describe('hostile requests', () => {
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    server = await start({});
    url = server.url;
  });

  afterEach(async () => {
    expect(await requestAds(url, { user: 'somebody' })).toHaveLength(1);
    expect((await statusOf(url)).impressions).toBe(0);
  });

  it.each([
    ['two lengths', 'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    ],
    ['chunks of chunks', 'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\nzz\r\n'],
    ['a bare line feed in a header', 'GET /vast HTTP/1.1\nHost: x\nX: y\n: z\n\n'],
    ['a header of 64 kB', `GET /vast HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(65_536)}\r\n\r\n`],
    ['ten thousand headers', `GET /vast HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(10_000)}\r\n`],
    ['a length with a sign', 'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}'],
    ['a length that is no number', 'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}'],
    [
      'a space before the colon',
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n',
    ],
    [
      'an unknown coding before chunks',
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n',
    ],
    [
      'a chunk of a size with a sign',
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n',
    ],
    ['a NUL in a header', 'GET /vast?placement=home HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
    ['a lone carriage return', 'GET /vast?placement=home HTTP/1.1\r\nHost: x\r\nX: a\rGET /livez HTTP/1.1\r\n\r\n'],
    ['no host', 'GET /vast?placement=home HTTP/1.1\r\n\r\n'],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('refuses %s', async (_what, text) => {
    const answer = await speak(url, text);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |RESET$)/);
    expect(answer).not.toMatch(/HTTP\/1\.1 200/);
  });

  it('refuses a body of a gigabyte before it is read', async () => {
    const head =
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\nConnection: close\r\n\r\n';
    expect(await speak(url, head)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('hangs up on a body without an end long before a gigabyte', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('error', () => undefined).on('data', (data) => (answer += data.toString('latin1')));
    socket.write(
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    let sent = 0;
    for (; !socket.closed && sent < 16_384; sent++) await new Promise((resolve) => socket.write(chunk, resolve));
    expect(sent).toBeLessThan(16_384);
    expect(answer).toMatch(/^(HTTP\/1\.1 413 |$)/);
  });

  it('refuses what is no JSON, is nested without end, or pollutes prototypes', async () => {
    const post = (body: string) =>
      sendBeacon(`${url}/v1/decisions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await post('{"requests":')).toBe(400);
    expect(await post('['.repeat(30_000))).toBe(400);
    expect(await post('{"__proto__":{"explain":true},"requests":[]}')).toBe(400);
    expect(await post(`{"requests":[${'{"id":"x","placement":"home"},'.repeat(2_000)}{}]}`)).toBe(400);
  });

  it('tells what is wrong in the same form where the router refuses, and by the name of its status', async () => {
    const origin = 'https://publisher.example';
    const seen = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(url + path, { ...init, headers: { origin, ...init.headers } });
      const { headers } = response;
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-request-id')).toMatch(/./);
      const { type, title, status, code } = (await response.json()) as Record<string, unknown>;
      expect([type, status]).toEqual(['about:blank', response.status]);
      return { status, title, code, origin: headers.get('access-control-allow-origin') };
    };
    const malformed = { status: 400, title: 'Bad Request', code: 'FST_ERR_BAD_URL' };
    for (const method of ['GET', 'POST']) {
      expect(await seen('/t/impression/%zz', { method })).toEqual({ ...malformed, origin });
    }
    expect(await seen('/click/%zz')).toEqual({ ...malformed, origin });
    expect(await seen('/v1/campaigns/%zz')).toEqual({ ...malformed, origin: null });
    expect(await seen('/%zz')).toEqual({ ...malformed, origin: null });
    const post = (type: string, body: string) =>
      seen('/v1/decisions', { method: 'POST', headers: { 'content-type': type }, body });
    expect(await post('application/xml', '<a/>')).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
    expect(await post('application/json', ' '.repeat(65_537))).toMatchObject({
      status: 413,
      title: 'Payload Too Large',
    });
    // What is dropped may be no longer than what is read.
    const init = { method: 'POST', body: 'a'.repeat(65_537) };
    expect(await seen(`/t/impression/${'A'.repeat(64)}`, init)).toMatchObject({ status: 413, origin });
  });

  it('takes parameters for what they are', async () => {
    const odd = ['%00', '../../etc/passwd', '<script>', "' OR 1=1", '\u{1F600}'.repeat(50), '%F0%28%8C%28', 'a/b|c:d'];
    for (const text of odd) {
      expect(await sendBeacon(`${url}/vast?placement=${encodeURIComponent(text)}`)).toBe(404);
      const user = await sendBeacon(`${url}/vast?placement=home&user=${encodeURIComponent(text)}`);
      expect(user).toBe(200);
    }
    expect(await sendBeacon(`${url}/vast?placement=home&${'a=b&'.repeat(3_000)}`)).toBe(200);
    expect(await sendBeacon(`${url}/media/..%2f..%2fpackage.json`)).toBe(404);
  });

  it('does not wait for ever for slow clients, nor lets others wait', async () => {
    const slow = [
      'GET /vast?placement=home HTTP/1.1\r\nHost: x\r\n',
      'POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ].map((text) => speak(url, text, 60_000));
    expect(await requestAds(url, { user: 'meanwhile' })).toHaveLength(1);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('goes on beside a client that asks without end and never listens', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
    socket.on('error', () => undefined);
    const asking = 'GET /vast?placement=home&user=deaf HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500);
    let taken = 0;
    // Until nothing more is taken: what is asked is not answered into memory without end.
    const more = () => new Promise<boolean>((resolve) => socket.write(asking, () => resolve(true)));
    const enough = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1_500));
    while (taken < 200 && (await Promise.race([more(), enough()]))) taken++;
    expect(taken).toBeLessThan(200);
    socket.destroy();
    // What it asked for is answered first.
    while ((await requestAds(url, { user: 'meanwhile' })).length === 0);
  });
});

describe('the identity cookie', () => {
  const gpp = new GppModel();
  gpp.setFieldValue('usnat', 'SaleOptOut', 2);
  const consent = `gpp=${gpp.encode()}&gpp_sid=7`;
  const cap = { caps: '[{ per: campaign, limit: 1, window: 1d }]', whenUserUnknown: 'skip' };
  const cookieOf = async (url: string, query: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}/vast?placement=home&${query}`, { headers })).headers.get('set-cookie');

  it('is set with consent only, for whoever has none, and is what caps are kept by', async () => {
    const { url } = await start({}, cap);
    for (const query of ['', 'coppa=1&' + consent, 'user=named&' + consent, 'gdpr=1&' + consent]) {
      expect(await cookieOf(url, query)).toBeNull();
    }
    expect(await cookieOf(url, consent, { purpose: 'prefetch' })).toBeNull();
    const cookie = await cookieOf(url, consent);
    expect(cookie).toMatch(/^xsp_uid=[A-Za-z0-9_-]{22}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await fetch(`${url}/vast?placement=home&${consent}`, { headers: { cookie: cookie!.split(';')[0]! } });
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await again.text()).not.toContain('<Ad');
  });

  it('goes to other sites over https', async () => {
    const { url } = await start({ XSP_PUBLIC_URL: 'https://ads.example' }, cap);
    expect(await cookieOf(url, consent)).toMatch(
      /; HttpOnly; Secure; Partitioned; SameSite=None$|; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
  });
});
