import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileTransport, HttpTransport } from '@xsp/core';
import { type ResolveOptions, resolveVast } from '../src';
import { type AdServer, type Answering, startAdServer } from './support/ad-server';
import { emptyVastXml, inLineAd, vastXml, wrapperAd } from './support/chain-documents';

/** An answer that never comes. */
const silence: Answering = () => undefined;

const redirectTo =
  (location: string): Answering =>
  (_, response) =>
    response.writeHead(302, { location }).end();

/** A body of spaces without end. */
const endless: Answering = (_, response) => {
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};

/** Headers at once, and then a byte now and then. */
const dripping: Answering = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

describe('Wrappers over HTTP', () => {
  let transport: HttpTransport;
  let server: AdServer | undefined;

  beforeAll(() => {
    transport = new HttpTransport({ allowPrivate: ['127.0.0.1/32'], maxResponseBytes: 200_000 });
  });
  afterEach(() => server?.close());
  afterAll(() => transport.close());

  async function resolve(
    paths: (url: string) => Readonly<Record<string, string | Answering>>,
    options: Partial<ResolveOptions> = {},
  ) {
    server = await startAdServer(paths);
    const resolution = await resolveVast(`${server.url}/first`, { transport, ...options });
    const reported = await resolution.reported;
    return { ...resolution, reported, requests: server.requests };
  }

  it('are followed over redirects', async () => {
    const { vast, problems, requests } = await resolve((url) => ({
      '/first': redirectTo('/second'),
      '/second': vastXml(wrapperAd('w', `${url}/third`)),
      '/third': redirectTo(`${url}/deep/fourth`),
      '/deep/fourth': vastXml(wrapperAd('v', 'fifth')),
      '/deep/fifth': vastXml(inLineAd('ad')),
    }));
    expect(problems).toEqual([]);
    expect(vast.ads[0]?.inLine?.impressions.map(({ url }) => new URL(url).hostname)).toEqual([
      'w.example',
      'v.example',
      'ad.example',
    ]);
    expect(requests).toEqual(['/first', '/second', '/third', '/deep/fourth', '/deep/fifth']);
  });

  it.each<[string, Answering, number]>([
    ['says nothing', silence, 301],
    ['drips', dripping, 301],
    ['never ends', endless, 300],
    ['fails', (_, response) => response.writeHead(500).end(vastXml(inLineAd('ad'))), 301],
    ['hangs up', (request) => request.socket.destroy(), 301],
    ['redirects in circles', redirectTo('/next'), 300],
    ['redirects to a private address', redirectTo('http://10.0.0.1/'), 300],
    ['redirects to the metadata of a cloud', redirectTo('http://169.254.169.254/latest'), 300],
    ['redirects to this machine by another name', redirectTo('http://[::1]/'), 300],
    ['redirects to a file', redirectTo('file:///etc/passwd'), 300],
    ['redirects nowhere', (_, response) => response.writeHead(302).end(), 300],
    ['breaks off', (_, response) => response.writeHead(200, { 'content-length': '9999' }).end('<VAST'), 301],
    [
      'lies about its encoding',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('<VAST/>'),
      300,
    ],
    ['sends a DOCTYPE', (_, response) => response.end('<!DOCTYPE VAST [<!ENTITY a "b">]><VAST>&a;</VAST>'), 100],
    ['sends bytes that are no text', (_, response) => response.end(Buffer.from([0x3c, 0xff, 0xfe, 0x80])), 100],
  ])('give up a server that %s, and tell the chain', async (_, next, code) => {
    const paths = (url: string) => ({
      '/first': vastXml(
        wrapperAd('w', `${url}/next`, { attributes: 'sequence="1"', errors: url }),
        inLineAd('p2', { attributes: 'sequence="2"' }),
      ),
      '/next': next,
      '/error': ((_request, response) => response.writeHead(204).end()) satisfies Answering,
    });
    const { vast, problems, reported, requests } = await resolve(paths, { hopTimeoutMs: 250 });
    expect(vast.ads.map(({ id }) => id)).toEqual(['p2']);
    expect(problems).toEqual([expect.objectContaining({ code })]);
    expect(reported).toEqual([{ url: `${server!.url}/error?of=w&code=${code}`, code, answered: true }]);
    expect(requests.filter((path) => path.startsWith('/error'))).toEqual([`/error?of=w&code=${code}`]);
  });

  it('go to no private address by a tag, nor by an error URL', async () => {
    server = await startAdServer((url) => ({ '/ad': vastXml(inLineAd('ad')), '/x': emptyVastXml(`${url}/error`) }));
    const strict = new HttpTransport();
    try {
      const wrapper = { impressions: [], vastAdTagUri: `${server.url}/ad`, errors: [`${server.url}/error`] };
      const { problems, reported } = await resolveVast({ ads: [{ wrapper }] }, { transport: strict });
      expect(problems).toEqual([expect.objectContaining({ code: 300 })]);
      expect(await reported).toEqual([{ url: `${server.url}/error`, code: 300, answered: false }]);
      expect(server.requests).toEqual([]);
    } finally {
      await strict.close();
    }
  });

  it('end a chain of a hundred at the sixth', async () => {
    const { problems, requests } = await resolve((url) => ({
      '/first': vastXml(wrapperAd('w0', `${url}/1`, { errors: url })),
      ...Object.fromEntries(
        Array.from({ length: 100 }, (_, i) => [
          `/${i + 1}`,
          vastXml(wrapperAd(`w${i + 1}`, `${url}/${i + 2}`, { errors: url })),
        ]),
      ),
    }));
    expect(problems).toEqual([expect.objectContaining({ code: 302, depth: 5 })]);
    expect(requests.filter((path) => !path.startsWith('/error'))).toEqual(['/first', '/1', '/2', '/3', '/4', '/5']);
    expect(requests.filter((path) => path.startsWith('/error')).sort()).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => `/error?of=w${i}&code=302`),
    );
  });

  it('end all in the time there is, however slow each is', async () => {
    const slowly =
      (xml: string): Answering =>
      (_, response) =>
        setTimeout(() => response.end(xml), 120);
    const { problems, hops, vast } = await resolve(
      (url) => ({
        '/first': slowly(vastXml(wrapperAd('w1', `${url}/2`), inLineAd('ad'))),
        '/2': slowly(vastXml(wrapperAd('w2', `${url}/3`))),
        '/3': slowly(vastXml(wrapperAd('w3', `${url}/4`))),
        '/4': slowly(vastXml(inLineAd('late'))),
      }),
      { timeoutMs: 300, hopTimeoutMs: 200, reportErrors: false },
    );
    expect(problems).toEqual([expect.objectContaining({ code: 301 })]);
    expect(problems[0]?.errorUrls.length).toBeGreaterThanOrEqual(2);
    expect(hops.length).toBeLessThan(4);
    expect(vast.ads.map(({ id }) => id)).toEqual(['ad']);
  });

  it('end when the caller does', async () => {
    const abort = new AbortController();
    const { problems } = await resolve(
      (url) => ({
        '/first': vastXml(wrapperAd('w', `${url}/next`)),
        '/next': () => abort.abort(),
      }),
      { signal: abort.signal, reportErrors: false, hopTimeoutMs: 20_000, timeoutMs: 20_000 },
    );
    expect(problems).toEqual([expect.objectContaining({ code: 301 })]);
  });

  it('keep the document size in bounds', async () => {
    const huge = vastXml(inLineAd('ad').repeat(300));
    const { problems } = await resolve((url) => ({ '/first': vastXml(wrapperAd('w', `${url}/next`)), '/next': huge }), {
      reportErrors: false,
    });
    expect(huge.length).toBeGreaterThan(200_000);
    expect(problems).toEqual([expect.objectContaining({ code: 300 })]);
  });

  it('may be a hundred in one document, each leading elsewhere', async () => {
    const { vast, problems, requests } = await resolve(
      (url) => ({
        '/first': vastXml(
          ...Array.from({ length: 100 }, (_, i) => wrapperAd(`w${i}`, `${url}/ad?${i}`, { errors: url })),
        ),
        '/ad': vastXml(inLineAd('ad')),
      }),
      { maxRequests: 30 },
    );
    expect(vast.ads).toHaveLength(29);
    expect(problems.map(({ code }) => code)).toEqual(Array(71).fill(302));
    expect(requests.filter((path) => path.startsWith('/ad'))).toHaveLength(29);
    expect(requests.filter((path) => path.startsWith('/error'))).toHaveLength(50);
  });
});

describe('Wrappers in files', () => {
  it('are followed within their folder', async () => {
    const root = mkdtempSync(join(tmpdir(), 'xsp-wrappers-'));
    try {
      writeFileSync(
        join(root, 'first.xml'),
        vastXml(wrapperAd('w', 'next.xml'), wrapperAd('v', '../../../../etc/hostname')),
      );
      writeFileSync(join(root, 'next.xml'), vastXml(inLineAd('ad')));
      const transport = new FileTransport({ root });
      const url = pathToFileURL(join(root, 'first.xml')).href;
      const { vast, problems } = await resolveVast(url, { transport, reportErrors: false });
      expect(vast.ads.map(({ inLine }) => inLine?.impressions.map((one) => one.url))).toEqual([
        ['https://w.example/impression', 'https://ad.example/impression'],
      ]);
      expect(problems).toEqual([expect.objectContaining({ code: 300 })]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
