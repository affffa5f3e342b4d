import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { HttpTransport } from '@xsp/core';
import { tracedTransport } from '@xsp/metrics';
import { fastify, type FastifyInstance } from 'fastify';
import { followRequests } from './follow-requests';
import { logging } from './logging';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;

type Line = Readonly<Record<string, unknown>>;

describe('followRequests', () => {
  let upstream: Server;
  let seen: IncomingHttpHeaders;
  let app: FastifyInstance;
  let lines: Line[];
  const transport = tracedTransport(new HttpTransport({ allowPrivate: ['127.0.0.0/8'] }));

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      seen = request.headers;
      response.end('ok');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    lines = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(
          ...chunk
            .toString()
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Line),
        );
        done();
      },
    });
    const options = logging('info');
    app = fastify({ ...options, logger: { ...(options.logger as object), stream } });
    followRequests(app);
    const ask = async () => {
      await transport.send({ url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/` });
      return 'ok';
    };
    app.get('/ads/:token', async (request) => {
      request.log.warn({ req: request }, 'on the way');
      return ask();
    });
    app.post('/ads/:token', ask);
    await app.ready();
  });

  beforeEach(() => void lines.splice(0));

  afterAll(async () => {
    await app.close();
    await transport.close();
    await new Promise((resolve) => upstream.close(resolve));
  });

  it.each(['GET', 'POST'] as const)('passes the trace of a %s on to whoever is asked', async (method) => {
    const headers = { traceparent: TRACEPARENT, tracestate: 'vendor=1' };
    await app.inject({ method, url: '/ads/secret', headers, ...(method === 'POST' && { payload: { a: 1 } }) });
    expect(seen['traceparent']).toMatch(new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-01$`));
    expect(seen['tracestate']).toBe('vendor=1');
    const span = String(seen['traceparent']).split('-')[2];
    expect(lines.at(-1)).toMatchObject({ trace_id: TRACE, span_id: span, parent_id: PARENT, trace_flags: '01' });
  });

  it('begins a trace for a request whose traceparent is not valid', async () => {
    await app.inject({ url: '/ads/secret', headers: { traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` } });
    expect(seen['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(String(seen['traceparent']).split('-')[1]).not.toBe(TRACE);
    expect(lines.at(-1)).not.toHaveProperty('parent_id');
  });

  it('gives every request an id of its own, in its log and its answer', async () => {
    const answers = await Promise.all([1, 2].map(() => app.inject({ url: '/ads/secret?user=u-1' })));
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(new Set(ids).size).toBe(2);
    const done = lines.filter(({ msg }) => msg === 'request');
    expect(new Set(done.map((line) => line['request_id']))).toEqual(new Set(ids));
    expect(done[0]).toMatchObject({ level: 30, method: 'GET', route: '/ads/:token', status: 200 });
  });

  it('logs no URL, header or address, whatever is asked for', async () => {
    const headers = { cookie: 'xsp_uid=secret-cookie', authorization: 'Bearer secret-token', 'x-request-id': 'theirs' };
    const answer = await app.inject({
      url: '/ads/secret-path?user=secret-user',
      headers,
      remoteAddress: '203.0.113.9',
    });
    await app.inject({ url: '/secret-path-of-nowhere?user=secret-user', headers });
    expect(answer.headers['x-request-id']).not.toBe('theirs');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(lines)).not.toMatch(/secret|203\.0\.113|theirs/);
    expect(lines[0]).toMatchObject({ msg: 'on the way', req: { method: 'GET', route: '/ads/:token' } });
  });
});
