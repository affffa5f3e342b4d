import { request as httpRequest } from 'node:http';
import { oneCampaign } from './support/catalogs';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };
const TOKEN = 'A'.repeat(64);

describe('methods', () => {
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    server = await startServer({ catalog: oneCampaign() });
    url = server.url;
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
  });

  it.each([
    ['POST', '/vast?placement=home', ['GET', 'HEAD', 'OPTIONS']],
    ['PUT', '/vmap', ['GET', 'HEAD', 'OPTIONS']],
    ['DELETE', '/hls/assets', ['GET', 'HEAD', 'OPTIONS']],
    ['GET', '/v1/decisions', ['OPTIONS', 'POST']],
    ['PUT', `/t/impression/${TOKEN}`, ['GET', 'HEAD', 'OPTIONS', 'POST']],
    ['POST', `/click/${TOKEN}`, ['GET', 'HEAD', 'OPTIONS']],
    ['POST', '/v1/campaigns', ['GET']],
    ['POST', '/v1/campaigns/acme-spring', ['DELETE', 'GET', 'PUT']],
    ['PATCH', '/v1/campaigns/acme-spring/budget', ['PUT']],
    ['GET', '/v1/campaigns/acme-spring/adjustments', ['POST']],
    ['PUT', '/v1/users/one', ['DELETE', 'GET']],
    ['HEAD', '/v1/campaigns/acme-spring/pause', ['POST']],
    ['DELETE', '/metrics', ['GET', 'HEAD']],
    ['OPTIONS', '/openapi.json', ['GET', 'HEAD']],
    ['POST', '/livez', ['GET', 'HEAD']],
    ['POST', '/', ['GET', 'HEAD']],
    ['POST', '/media/halden-city-06.mp4', ['GET', 'HEAD', 'OPTIONS']],
    ['PUT', '/session', ['DELETE', 'GET', 'POST']],
    ['PROPFIND', '/vast', ['GET', 'HEAD', 'OPTIONS']],
  ])('answers %s %s with 405 and the methods that it has', async (method, path, allowed) => {
    for (const headers of [{}, BEARER]) {
      const answer = await ask(method, path, headers);
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']!.split(', ').sort()).toEqual(allowed);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-store');
      if (method === 'HEAD') continue;
      const problem = JSON.parse(answer.body) as Record<string, unknown>;
      expect(problem).toMatchObject({ type: 'about:blank', status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(problem['detail']).toContain(`${path.split('?')[0]} does not answer to ${method}`);
    }
  });

  it('does so whatever body comes with it', async () => {
    for (const [type, body] of [
      ['text/xml', '<a/>'],
      ['nonsense', 'x'],
      ['application/json', '{"no'],
      ['application/json', JSON.stringify('x'.repeat(100_000))],
    ] as const) {
      for (const [path, status] of [
        ['/vast', 405],
        ['/nothing', 404],
      ] as const) {
        expect([type, (await ask('POST', path, { 'content-type': type }, body)).status]).toEqual([type, status]);
      }
    }
  });

  it('lets a page of any origin read it where it may ask for ads, and nowhere else', async () => {
    const origin = 'https://publisher.example';
    for (const path of ['/vast', '/v1/decisions?x=1', `/click/${TOKEN}`]) {
      const { headers } = await ask('PATCH', path, { origin });
      expect([path, headers['access-control-allow-origin']]).toEqual([path, origin]);
    }
    for (const path of ['/v1/campaigns', '/v1/decisions/other', '/vastly', '/metrics']) {
      const { headers } = await ask('PATCH', path, { origin });
      expect([path, headers['access-control-allow-origin']]).toEqual([path, undefined]);
    }
  });

  it.each([
    '/nothing',
    '/vast/',
    '/v1',
    '/v1/campaigns/acme-spring/nothing',
    '/t/impression',
    '/media',
    '/web/none.js',
    '/%76ast2',
  ])('still answers every method with 404 where there is nothing: %s', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const { status, headers } = await ask(method, path, BEARER);
      expect([method, status, headers['allow']]).toEqual([method, 404, undefined]);
    }
  });

  it('says of a file that there is none, not that it may not be read', async () => {
    const { status, headers } = await ask('GET', '/media/none.mp4');
    expect([status, headers['allow']]).toEqual([404, undefined]);
  });

  it.each(['/metrics', '/openapi.json', '/', '/player', '/web/page.css'])(
    'answers HEAD of %s as GET, without the body',
    async (path) => {
      const [get, head] = [await ask('GET', path, BEARER), await ask('HEAD', path, BEARER)];
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'cache-control', 'etag', 'content-security-policy']) {
        expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
      }
      if (path !== '/metrics') expect(head.headers['content-length']).toBe(String(Buffer.byteLength(get.body)));
    },
  );

  it('lets nobody see with HEAD what may not be seen with GET', async () => {
    expect((await ask('HEAD', '/metrics')).status).toBe(401);
    expect((await ask('HEAD', '/openapi.json')).status).toBe(200);
  });

  interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
  }

  /** Sends any method at all, which `fetch` would not. */
  function ask(method: string, path: string, headers = {}, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const asked = httpRequest(`${url}${path}`, { method, headers: { ...headers, ...length } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers as Answer['headers'], body: text }),
        );
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }
});
