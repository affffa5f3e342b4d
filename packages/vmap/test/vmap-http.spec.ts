import { HttpTransport } from '@xsp/core';
import { resolveVmap, type Vmap } from '../src';
import { type AdServer, type Answering, startAdServer } from './support/ad-server';
import { inLineAd, vastXml } from './support/chain-documents';

/** An answer that never comes. */
const silence: Answering = () => undefined;

describe('The breaks of a VMAP over HTTP', () => {
  let server: AdServer;

  beforeAll(async () => {
    server = await startAdServer(() => ({
      '/ad': vastXml(inLineAd('ad')),
      '/silent': silence,
      '/busy': (_, response) => response.writeHead(503).end(vastXml(inLineAd('ad'))),
      '/inwards': (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
      '/told': (_, response) => response.writeHead(204).end(),
    }));
  });
  afterAll(() => server.close());

  const vmapOf = (...paths: readonly string[]): Vmap => ({
    adBreaks: paths.map((path) => ({
      timeOffset: { kind: 'start' },
      adSource: { adTagUri: { url: server.url + path } },
      trackingEvents: [{ event: 'error', url: `${server.url}/told?of=${path.slice(1)}&code=[ERROR_CODE]` }],
    })),
  });

  it('are told by code what became of their tags, and the others have their ads', async () => {
    const transport = new HttpTransport({ allowPrivate: ['127.0.0.1/32'] });
    const { vmap, problems, reported } = await resolveVmap(vmapOf('/silent', '/busy', '/inwards', '/ad'), {
      transport,
      hopTimeoutMs: 1_500,
      timeoutMs: 20_000,
      reportTimeoutMs: 20_000,
    });
    const reports = await reported;
    await transport.close();
    expect(problems.map(({ code, adBreak }) => [adBreak, code])).toEqual([
      [0, 1007],
      [1, 1008],
      [2, 1008],
    ]);
    expect(vmap.adBreaks[3]?.adSource?.vastAdData?.ads.map(({ id }) => id)).toEqual(['ad']);
    expect(reports.every(({ answered }) => answered)).toBe(true);
    expect(server.requests.filter((path) => path.startsWith('/told')).sort()).toEqual([
      '/told?of=busy&code=1008',
      '/told?of=inwards&code=1008',
      '/told?of=silent&code=1007',
    ]);
  });

  it('go to no private address, neither for ads nor to tell of it', async () => {
    const before = server.requests.length;
    const transport = new HttpTransport();
    const { problems, reported } = await resolveVmap(vmapOf('/ad'), { transport });
    const reports = await reported;
    await transport.close();
    expect(problems.map(({ code }) => code)).toEqual([1008]);
    expect(reports.map(({ answered }) => answered)).toEqual([false]);
    expect(server.requests).toHaveLength(before);
  });
});
