import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BaseUpstream, HttpTransport } from '@xsp/core';
import { currentTrace, withTrace } from './current-trace';
import { tracedTransport } from './traced-transport';
import { continueTrace } from './traceparent';

const trace = continueTrace({
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  tracestate: 'vendor=1',
});

describe('tracedTransport', () => {
  let server: Server;
  let seen: IncomingHttpHeaders;
  let upstream: BaseUpstream<string>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen = request.headers;
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    upstream = new BaseUpstream({
      transport: tracedTransport(new HttpTransport({ allowPrivate: ['127.0.0.0/8'] })),
      decoder: (bytes) => new TextDecoder().decode(bytes),
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      ownsTransport: true,
    });
  });

  afterAll(async () => {
    await upstream.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('passes the trace of the work at hand on, over HTTP and through waits', async () => {
    await withTrace(trace, async () => {
      await new Promise(setImmediate);
      expect(currentTrace()).toBe(trace);
      await upstream.fetch();
    });
    expect(seen).toMatchObject({ traceparent: `00-${trace.traceId}-${trace.spanId}-01`, tracestate: 'vendor=1' });
  });

  it('adds nothing outside of a trace, and leaves what was given', async () => {
    await upstream.fetch();
    expect(seen).not.toHaveProperty('traceparent');
    await withTrace(trace, () => upstream.fetch({ headers: { Traceparent: 'their own' } }));
    expect(seen).toMatchObject({ traceparent: 'their own' });
    expect(seen).not.toHaveProperty('tracestate');
  });
});
