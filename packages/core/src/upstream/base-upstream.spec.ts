import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DecodeError,
  TransportConnectionError,
  TransportError,
  TransportTimeoutError,
  UpstreamError,
  UpstreamTimeout,
  ValidationError,
} from '../errors';
import { HttpTransport, MemoryTransport, type TransportRequest } from '../transport';
import { BaseUpstream, type BaseUpstreamOptions } from './base-upstream';

const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const endpoint = 'https://ads.example/vast?tag=1';

/** An upstream that gives back the request its transport got. */
function echo(options: Partial<BaseUpstreamOptions<TransportRequest>> = {}) {
  let request: TransportRequest | undefined;
  const transport = new MemoryTransport((received) => {
    request = received;
    return '';
  });
  return new BaseUpstream<TransportRequest>({ transport, decoder: () => request!, endpoint, ...options });
}

const failing = (error: Error) =>
  new BaseUpstream({
    transport: { send: () => Promise.reject(error), close: async () => undefined },
    decoder: asText,
    endpoint: `${endpoint}&user=secret`,
  });

describe('BaseUpstream', () => {
  it('decodes what its transport brings', async () => {
    const upstream = new BaseUpstream({
      transport: new MemoryTransport('<VAST/>'),
      decoder: asText,
      endpoint: 'memory://vast',
    });
    await expect(upstream.fetch()).resolves.toBe('<VAST/>');
  });

  it('tells the decoder what the bytes are, and waits for it', async () => {
    const answer = {
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"a":1}'),
      url: 'https://cdn.example/',
    };
    const upstream = new BaseUpstream({
      transport: new MemoryTransport(answer),
      decoder: async (bytes, { headers, url }) => [headers['content-type'], url, JSON.parse(asText(bytes))] as unknown,
      endpoint,
    });
    await expect(upstream.fetch()).resolves.toEqual(['application/json', 'https://cdn.example/', { a: 1 }]);
  });

  it('sends its defaults', async () => {
    const upstream = echo({ params: { w: '640' }, headers: { 'X-Key': 'k' }, timeoutMs: 300 });
    await expect(upstream.fetch()).resolves.toEqual({
      url: endpoint,
      method: 'GET',
      params: { w: '640' },
      headers: { 'x-key': 'k' },
      timeoutMs: 300,
    });
  });

  it('merges what a fetch brings over its defaults, which stay as they are', async () => {
    const upstream = echo({
      params: { w: '640', h: '360', v: '4.2' },
      headers: { 'X-Key': 'k', accept: '*/*' },
      timeoutMs: 300,
    });
    const { signal } = new AbortController();
    const request = await upstream.fetch({
      params: { w: '1280', cat: ['a', 'b'], v: undefined },
      headers: { 'x-key': 'other', Accept: undefined, 'x-more': '1' },
      timeoutMs: 50,
      signal,
    });
    expect(request).toEqual({
      url: endpoint,
      method: 'GET',
      params: { w: '1280', h: '360', cat: ['a', 'b'] },
      headers: { 'x-key': 'other', 'x-more': '1' },
      timeoutMs: 50,
      signal,
    });
    expect((await upstream.fetch()).params).toEqual({ w: '640', h: '360', v: '4.2' });
  });

  it('takes parameters of any name', async () => {
    const params = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    expect(Object.entries((await echo({ params }).fetch()).params!)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('sends a body, encoded where it has an encoder', async () => {
    await expect(echo().fetch({ body: 'text' })).resolves.toMatchObject({ method: 'POST', body: 'text' });
    await expect(echo().fetch({ body: Uint8Array.of(1) })).resolves.toMatchObject({ body: Uint8Array.of(1) });
    const json = echo({ encoder: (body) => JSON.stringify(body), method: 'PUT' });
    await expect(json.fetch({ body: { id: 1 } })).resolves.toMatchObject({ method: 'PUT', body: '{"id":1}' });
    await expect(json.fetch({ body: null })).resolves.toMatchObject({ body: 'null' });
    await expect(echo().fetch({ body: { id: 1 } })).rejects.toBeInstanceOf(ValidationError);
  });

  it.each([199, 300, 301, 400, 404, 500, 503])('takes status %d for no success', async (status) => {
    const upstream = new BaseUpstream({ transport: new MemoryTransport({ status }), decoder: asText, endpoint });
    const error: unknown = await upstream.fetch().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', details: { status, endpoint: 'https://ads.example/vast' } });
  });

  it.each([200, 201, 204, 299])('takes status %d for a success', async (status) => {
    const upstream = new BaseUpstream({ transport: new MemoryTransport({ status }), decoder: asText, endpoint });
    await expect(upstream.fetch()).resolves.toBe('');
  });

  it('types what its transport throws', async () => {
    const timeout = new TransportTimeoutError('late');
    await expect(failing(timeout).fetch()).rejects.toBeInstanceOf(UpstreamTimeout);
    await expect(failing(timeout).fetch()).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      cause: timeout,
      details: { code: 'TRANSPORT_TIMEOUT' },
    });
    for (const cause of [
      new TransportConnectionError('broken'),
      new TransportError('blocked', { failure: 'blocked' }),
    ]) {
      const error: unknown = await failing(cause)
        .fetch()
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UpstreamError);
      expect(error).not.toBeInstanceOf(UpstreamTimeout);
      expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', cause, details: { code: cause.code } });
    }
    const wrong = new ValidationError('url', 'is wrong');
    await expect(failing(wrong).fetch()).rejects.toBe(wrong);
    const bug = new TypeError('bug');
    await expect(failing(bug).fetch()).rejects.toMatchObject({ code: 'UPSTREAM_ERROR', cause: bug });
  });

  it('names no query in its errors, since that may name a person', async () => {
    const error: unknown = await failing(new Error('x'))
      .fetch()
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it.each([
    [
      'throws',
      () => {
        throw new SyntaxError('no JSON');
      },
    ],
    ['rejects', () => Promise.reject(new SyntaxError('no JSON'))],
  ])('types a decoder that %s', async (_, decoder) => {
    const upstream = new BaseUpstream<string>({ transport: new MemoryTransport('{'), decoder, endpoint });
    const error: unknown = await upstream.fetch().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      message: 'the answer of https://ads.example/vast cannot be understood: no JSON',
      details: { bytes: 1 },
    });
    expect((error as Error).cause).toBeInstanceOf(SyntaxError);
  });

  it('leaves a decode error of the decoder as it is', async () => {
    const own = new DecodeError('line 3: no VAST');
    const decoder = () => {
      throw own;
    };
    await expect(new BaseUpstream({ transport: new MemoryTransport(''), decoder, endpoint }).fetch()).rejects.toBe(own);
  });

  it('refuses fetches once it is closed, and closes its transport only when it owns it', async () => {
    for (const ownsTransport of [true, false]) {
      const transport = new MemoryTransport('x');
      const upstream = new BaseUpstream({ transport, decoder: asText, endpoint, ownsTransport });
      await upstream.close();
      await upstream.close();
      await expect(upstream.fetch()).rejects.toMatchObject({ name: 'UpstreamError', code: 'UPSTREAM_CLOSED' });
      const sent = transport.send({ url: 'memory://x' });
      if (ownsTransport) await expect(sent).rejects.toMatchObject({ code: 'TRANSPORT_CLOSED' });
      else await expect(sent).resolves.toMatchObject({ status: 200 });
    }
  });

  it('needs an endpoint', () => {
    expect(() => echo({ endpoint: '' })).toThrow(ValidationError);
  });

  it('works over HTTP', async () => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/hang') === true) return;
      response.end(`${request.method} ${request.url} ${request.headers['x-key'] as string}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = new HttpTransport({ allowPrivate: true });
    const at = (path: string) =>
      new BaseUpstream({
        transport,
        decoder: asText,
        endpoint: base + path,
        params: { w: '640' },
        headers: { 'X-Key': 'k' },
      });
    try {
      await expect(at('/vast').fetch({ params: { user: 'u-1' } })).resolves.toBe('GET /vast?w=640&user=u-1 k');
      await expect(at('/hang').fetch({ timeoutMs: 50 })).rejects.toBeInstanceOf(UpstreamTimeout);
    } finally {
      await transport.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
