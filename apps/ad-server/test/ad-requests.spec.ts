import { get } from 'node:http';
import { oneCampaign } from './support/catalogs';
import { requestAds, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

describe('ad requests and beacons', () => {
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    const campaign = { caps: '[{ per: campaign, limit: 1, window: 1d }]', whenUserUnknown: 'skip' };
    server = await startServer({ catalog: oneCampaign(campaign) });
    url = server.url;
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
  });

  it('answers with VAST that carries media, an impression and all quartiles, all with one short token', async () => {
    const [ad] = await requestAds(url, { user: 'reader' });
    expect(ad!.media).toEqual([`${url}/media/halden-summit-15.mp4`]);
    expect(Object.keys(ad!.tracking)).toEqual(['start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete']);
    const tokens = [...ad!.impressions, ...Object.values(ad!.tracking)].map((text) => text.split('/').at(-1)!);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{64}$/);
    const media = await fetch(ad!.media[0]!, { headers: { range: 'bytes=0-99' } });
    expect(media.status).toBe(206);
  });

  it.each(['2.0', '3.0', '4.0', '4.1', '4.2', '4.3'])('answers in VAST %s when asked', async (version) => {
    const response = await fetch(`${url}/vast?placement=home&user=v${version}&v=${version}`);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(await response.text()).toContain(`<VAST version="${version}"`);
  });

  it('answers no ad with a valid empty VAST', async () => {
    expect(await requestAds(url, { user: 'capped' })).toHaveLength(1);
    const response = await fetch(`${url}/vast?placement=home&user=capped`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/<VAST version="4.2" xmlns="http:\/\/www.iab.com\/VAST"\s*(\/>|><\/VAST>)$/);
  });

  it.each([
    ['/vast', 400, 'placement'],
    ['/vast?placement=nowhere', 404, 'nowhere'],
    ['/vast?placement=home&v=9.9', 400, 'v:'],
    ['/vast?placement=home&placement=other', 400, 'placement'],
    [`/vast?placement=home&user=${'u'.repeat(257)}`, 400, 'user'],
    ['/vast?placement=home&gdpr=maybe', 400, 'gdpr'],
    ['/nothing', 404, '/nothing'],
  ])('answers %s with a problem document', async (path, status, names) => {
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = (await response.json()) as { status: number; detail: string };
    expect(problem.status).toBe(status);
    expect(problem.detail).toContain(names);
  });

  it.each(['[USERID]', '${USER_ID}', '%%USER%%', '{{user}}', '{user}'])('takes %s for no user', async (user) => {
    // The campaign skips whom nobody knows.
    expect(await requestAds(url, { user })).toHaveLength(0);
  });

  it('takes unexpanded macros for what was not given', async () => {
    const macros = { gdpr: '[GDPR]', gdpr_consent: '${GDPR_CONSENT_755}', w: '[PLAYERWIDTH]', country: '{country}' };
    expect(await requestAds(url, { user: 'macros', ...macros })).toHaveLength(1);
  });

  it('makes a retried request the same decision, for the same viewer only', async () => {
    const [first] = await requestAds(url, { user: 'retrying', requestId: 'r-1' });
    const [again] = await requestAds(url, { user: 'retrying', requestId: 'r-1' });
    expect(again!.impressions[0]!.slice(0, -40)).toBe(first!.impressions[0]!.slice(0, -40));
    expect(await requestAds(url, { user: 'retrying', requestId: 'r-2' })).toHaveLength(0);
    expect(await requestAds(url, { user: 'someone else', requestId: 'r-1' })).toHaveLength(1);
  });

  it('makes a retried request for a pod the same decision, though it names no session', async () => {
    const query = { user: 'pods', requestId: 'r-1', pod: '2' };
    const [first] = await requestAds(url, query);
    const [again] = await requestAds(url, query);
    expect(again!.impressions[0]!.slice(0, -40)).toBe(first!.impressions[0]!.slice(0, -40));
  });

  it('ignores a request id that holds an unexpanded macro', async () => {
    expect(await requestAds(url, { user: 'macro', requestId: '[CACHEBUSTING]' })).toHaveLength(1);
    expect(await requestAds(url, { user: 'macro', requestId: '[CACHEBUSTING]' })).toHaveLength(0);
  });

  it.each([{}, { user: 'private', gdpr: '1' }, { user: 'private', coppa: '1' }, { user: 'private', rdp: '1' }])(
    'follows whenUserUnknown where no user may be remembered: %j',
    async (query: Record<string, string>) => {
      expect(await requestAds(url, query)).toHaveLength(0);
    },
  );

  it('bills nothing for HEAD, OPTIONS and prefetch', async () => {
    const [ad] = await requestAds(url, { user: 'ahead' });
    const before = await statusOf(url);
    const impression = ad!.impressions[0]!;
    const request = `${url}/vast?placement=home&user=ahead-too`;
    expect(await sendBeacon(request, { method: 'HEAD' })).toBe(200);
    expect(await sendBeacon(request, { headers: { purpose: 'prefetch' } })).toBe(200);
    expect(await sendBeacon(request, { method: 'OPTIONS' })).toBe(204);
    expect(await sendBeacon(impression, { method: 'HEAD' })).toBe(204);
    expect(await sendBeacon(impression, { method: 'OPTIONS' })).toBe(204);
    expect(await sendBeacon(impression, { headers: { 'sec-purpose': 'prefetch;prerender' } })).toBe(204);
    expect({ ...(await statusOf(url)), now: before.now }).toEqual(before);
    expect(await requestAds(url, { user: 'ahead-too' })).toHaveLength(1);
    expect(await sendBeacon(impression, { method: 'POST' })).toBe(204);
    expect((await statusOf(url)).impressions).toBe(before.impressions + 1);
  });

  it('refuses a forged token and counts nothing', async () => {
    const [ad] = await requestAds(url, { user: 'forger' });
    const before = await statusOf(url);
    const impression = ad!.impressions[0]!;
    const forged = impression.slice(0, -1) + (impression.endsWith('A') ? 'B' : 'A');
    expect(await sendBeacon(forged)).toBe(403);
    expect(await sendBeacon(`${url}/t/impression/${'A'.repeat(64)}`)).toBe(403);
    expect(await sendBeacon(`${url}/t/impression/short`)).toBe(403);
    expect(await sendBeacon(`${url}/t/impression/${'A'.repeat(8_000)}`)).toBe(403);
    expect(await sendBeacon(`${impression}${'A'.repeat(200)}.gif`)).toBe(403);
    expect(await sendBeacon(impression.replace('/t/impression/', '/t/invented/'))).toBe(404);
    expect({ ...(await statusOf(url)), now: before.now }).toEqual(before);
  });

  it('answers a beacon with a pixel where .gif is asked', async () => {
    const [ad] = await requestAds(url, { user: 'pixel' });
    const response = await fetch(`${ad!.impressions[0]!}.gif`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 6)
        .toString(),
    ).toBe('GIF89a');
  });

  it('counts a beacon whatever its body is', async () => {
    const form = new FormData();
    form.append('a', 'b');
    const json = { 'content-type': 'application/json' };
    const bodies: RequestInit[] = [
      { body: new URLSearchParams({ a: 'b' }) },
      { body: form },
      { body: new Uint8Array([0, 255]), headers: { 'content-type': 'application/octet-stream' } },
      { body: 'text' },
      { body: new Uint8Array([1]) },
      { body: '{}', headers: { 'content-type': 'json' } },
      { body: '', headers: { 'content-type': '/' } },
      { body: '{"no', headers: json },
      { body: '{"__proto__":{}}', headers: json },
    ];
    for (const [index, init] of bodies.entries()) {
      const [ad] = await requestAds(url, { user: `body-${index}` });
      const { impressions } = await statusOf(url);
      const impression = ad!.impressions[0]!;
      expect([init, await sendBeacon(impression, { method: 'POST', ...init })]).toEqual([init, 204]);
      expect([init, await sendBeacon(`${impression}.gif`, { method: 'POST', ...init })]).toEqual([init, 200]);
      expect((await statusOf(url)).impressions).toBe(impressions + 1);
    }
  });

  it('frees the cap when the ad could not be played', async () => {
    const [ad] = await requestAds(url, { user: 'broken' });
    expect(await sendBeacon(ad!.impressions[0]!.replace('/t/impression/', '/t/error/') + '?code=401')).toBe(204);
    expect(await requestAds(url, { user: 'broken' })).toHaveLength(1);
  });

  it('redirects a click to the address of the creative alone, once counted', async () => {
    const [ad] = await requestAds(url, { user: 'clicker' });
    const before = await statusOf(url);
    for (let time = 0; time < 2; time++) {
      const response = await fetch(`${ad!.clickThrough!}?url=https://evil.example/`, { redirect: 'manual' });
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe('https://acme.example/spring');
    }
    const status = await statusOf(url);
    expect(status.clicks).toBe(before.clicks + 1);
    expect(status.impressions).toBe(before.impressions + 1);
  });

  it('lets any origin ask with cookies, and no origin manage', async () => {
    const origin = 'https://publisher.example';
    const ask = await fetch(`${url}/vast?placement=home`, { headers: { origin } });
    expect(ask.headers.get('access-control-allow-origin')).toBe(origin);
    expect(ask.headers.get('access-control-allow-credentials')).toBe('true');
    expect(ask.headers.get('vary')).toMatch(/origin/i);
    expect(ask.headers.get('cache-control')).toBe('no-store');
    const manage = await fetch(`${url}/v1/campaigns/acme-spring/status`, { headers: { origin } });
    expect(manage.status).toBe(401);
    expect(manage.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets any origin read media, in parts and without cookies', async () => {
    const origin = 'https://publisher.example';
    const clip = `${url}/media/halden-city-06.mp4`;
    const part = await fetch(clip, { headers: { origin, range: 'bytes=0-9' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect(part.headers.get('cache-control')).toBe('public, max-age=3600');
    const preflight = await fetch(clip, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'range' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'range']);
    for (const answer of [part, preflight, await fetch(`${url}/media/none.mp4`, { headers: { origin } })]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('writes no address into a document that the Host header brings', async () => {
    const { port } = new URL(url);
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
      const asked = get({ port, path: '/vast?placement=home&user=host', headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.once('end', () => resolve(body));
      });
      asked.once('error', reject);
    });
    expect(text).toContain(`${url}/t/impression/`);
    expect(text).not.toContain('evil.example');
  });

  it('says that it lives and is ready', async () => {
    expect(await sendBeacon(`${url}/livez`)).toBe(200);
    expect(await sendBeacon(`${url}/readyz`)).toBe(200);
    expect(await sendBeacon(`${url}/livez`, { method: 'HEAD' })).toBe(200);
    expect(await sendBeacon(`${url}/readyz`, { method: 'HEAD' })).toBe(200);
  });
});
