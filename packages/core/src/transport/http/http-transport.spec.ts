import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import {
  TransportConnectionError,
  TransportError,
  TransportTimeoutError,
  ValidationError,
  XspError,
} from '../../errors';
import type { TransportRequest } from '../transport';
import { HttpTransport, type HttpTransportOptions } from './http-transport';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const quickBrotli = (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('HttpTransport', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });

  /** A server on a free loopback port that counts its requests and connections. */
  async function serve(handler: Handler, host = '127.0.0.1', port = 0) {
    const seen = { requests: 0, connections: 0, lastMethod: '', lastHeaders: {} as IncomingMessage['headers'] };
    const server: Server = createServer((request, response) => {
      seen.requests++;
      seen.lastMethod = request.method ?? '';
      seen.lastHeaders = request.headers;
      handler(request, response);
    });
    server.on('connection', () => seen.connections++);
    server.listen(port, host);
    await once(server, 'listening');
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const { port: bound } = server.address() as AddressInfo;
    return { seen, port: bound, url: `http://${host}:${bound}` };
  }

  /** A server that answers every connection with these very bytes. */
  async function serveRaw(bytes: string) {
    const server: TcpServer = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  function transport(options: HttpTransportOptions = {}) {
    const made = new HttpTransport({ allowPrivate: true, retry: { sleep: async () => undefined }, ...options });
    closers.push(() => made.close());
    return made;
  }

  const failure = async (sending: Promise<unknown>): Promise<XspError> => {
    const outcome = await sending.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(XspError);
    return outcome as XspError;
  };

  describe('a request', () => {
    it('carries parameters, headers and a body', async () => {
      const { url } = await serve((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          response.setHeader('set-cookie', ['a=1', 'b=2']);
          response.end(
            JSON.stringify({
              method: request.method,
              url: request.url,
              device: request.headers['x-device-ip'],
              body: Buffer.concat(chunks).toString(),
            }),
          );
        });
      });
      const http = transport();
      const response = await http.send({
        url: `${url}/vast?cb=[CB]`,
        params: { user: 'ä', cat: ['a', 'b'] },
        method: 'POST',
        headers: { 'X-Device-IP': '192.0.2.1' },
        body: 'größe',
      });
      expect(JSON.parse(text(response.body))).toEqual({
        method: 'POST',
        url: '/vast?cb=[CB]&user=%C3%A4&cat=a&cat=b',
        device: '192.0.2.1',
        body: 'größe',
      });
      expect(response.status).toBe(200);
      expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
      const bytes = await http.send({ url, method: 'PUT', body: Uint8Array.of(1, 2, 3) });
      expect(JSON.parse(text(bytes.body))).toMatchObject({ method: 'PUT', body: '\x01\x02\x03' });
    });

    it.each([200, 204, 304, 400, 404, 410, 429, 500, 502])('brings back status %d as it is', async (status) => {
      const { url, seen } = await serve((_request, response) => response.writeHead(status).end());
      expect((await transport().send({ url })).status).toBe(status);
      expect(seen.requests).toBe(1);
    });

    it('may be a HEAD', async () => {
      const { url } = await serve((_request, response) => {
        response.writeHead(200, { 'content-length': '5000000', 'content-encoding': 'gzip' }).end();
      });
      expect(await transport().send({ url, method: 'HEAD' })).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    });

    it('goes over connections that are kept', async () => {
      const { url, seen } = await serve((_request, response) => response.end('ok'));
      const http = transport({ connections: 1 });
      for (let i = 0; i < 10; i++) await http.send({ url });
      expect(seen).toMatchObject({ requests: 10, connections: 1 });
    });

    it('may be one of many at once, over as many connections as allowed', async () => {
      const { url, seen } = await serve((_request, response) => response.end('ok'));
      const http = transport({ connections: 4 });
      const responses = await Promise.all(Array.from({ length: 100 }, () => http.send({ url })));
      expect(responses.every(({ status }) => status === 200)).toBe(true);
      expect(seen.requests).toBe(100);
      expect(seen.connections).toBeLessThanOrEqual(4);
    });

    it.each<[string, Partial<TransportRequest>]>([
      ['url', { url: 'ftp://ads.example/' }],
      ['url', { url: 'file:///etc/passwd' }],
      ['url', { url: 'http://user:secret@127.0.0.1/' }],
      ['headers', { headers: { 'x-a': 'b\r\nx-injected: 1' } }],
      ['headers', { headers: { host: 'other.example' } }],
      ['timeoutMs', { timeoutMs: 0 }],
      ['timeoutMs', { timeoutMs: NaN }],
    ])('with a wrong %s is refused before anything is sent', async (path, wrong) => {
      const { url, seen } = await serve((_request, response) => response.end());
      const error = await failure(transport().send({ url, ...wrong }));
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).path).toMatch(new RegExp(`^${path}`));
      expect(seen.connections).toBe(0);
    });
  });

  describe('compression', () => {
    it.each([
      ['gzip', gzipSync],
      ['x-gzip', gzipSync],
      ['GZIP', gzipSync],
      ['deflate', deflateSync],
      ['deflate', deflateRawSync],
      ['br', brotliCompressSync],
      ['identity', (bytes: Buffer) => bytes],
    ])('undoes %s', async (encoding, compress) => {
      const { url, seen } = await serve((_request, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(compress(Buffer.from('<VAST/>')));
      });
      const { body, headers } = await transport().send({ url });
      expect(text(body)).toBe('<VAST/>');
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers).not.toHaveProperty('content-length');
      expect(seen.lastHeaders['accept-encoding']).toBe('gzip, deflate, br');
    });

    it.each([
      ['gzip', Buffer.from('<VAST/>')],
      ['gzip', gzipSync(Buffer.from('<VAST/>')).subarray(0, 15)],
      ['br', Buffer.from('<VAST/>')],
      ['zstd', Buffer.from('<VAST/>')],
      ['gzip, gzip', gzipSync(gzipSync(Buffer.from('x')))],
    ])('refuses what is not what it says: %s', async (encoding, bytes) => {
      const { url } = await serve((_request, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(bytes);
      });
      expect(await failure(transport().send({ url }))).toMatchObject({ code: 'TRANSPORT_MALFORMED' });
    });

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', quickBrotli],
    ])('does not fall for a bomb of %s', async (encoding, compress) => {
      const bomb = compress(Buffer.alloc(50_000_000));
      expect(bomb.length).toBeLessThan(100_000);
      const { url } = await serve((_request, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(bomb);
      });
      const error = await failure(transport({ maxResponseBytes: 100_000 }).send({ url, timeoutMs: 10_000 }));
      expect(error).toMatchObject({ code: 'TRANSPORT_TOO_LARGE', details: { maxBytes: 100_000 } });
    });
  });

  describe('size', () => {
    it('may be the limit to the byte, and no more', async () => {
      const { url } = await serve((request, response) =>
        response.end(Buffer.alloc(Number(request.url?.slice(1)), 'x')),
      );
      const http = transport({ maxResponseBytes: 1_000 });
      expect((await http.send({ url: `${url}/1000` })).body).toHaveLength(1_000);
      expect(await failure(http.send({ url: `${url}/1001` }))).toMatchObject({ code: 'TRANSPORT_TOO_LARGE' });
      expect((await http.send({ url: `${url}/5` })).body).toHaveLength(5);
    });

    it('is counted while an endless body comes, and the connection is dropped', async () => {
      let hungUp: Promise<unknown> | undefined;
      const { url } = await serve((_request, response) => {
        hungUp = once(response, 'close');
        const more = () => {
          while (response.write(Buffer.alloc(16_384))) if (response.destroyed) return;
        };
        response.on('drain', more);
        more();
      });
      const error = await failure(transport({ maxResponseBytes: 100_000 }).send({ url, timeoutMs: 10_000 }));
      expect(error).toMatchObject({ code: 'TRANSPORT_TOO_LARGE' });
      await hungUp;
    });

    it('of headers is bounded, too', async () => {
      const { url } = await serve((_request, response) =>
        response.writeHead(200, { 'x-large': 'x'.repeat(100_000) }).end(),
      );
      expect(await failure(transport().send({ url }))).toMatchObject({ code: 'TRANSPORT_MALFORMED' });
    });
  });

  describe('time', () => {
    it('is limited for the headers', async () => {
      const { url } = await serve(() => undefined);
      const error = await failure(transport({ headersTimeoutMs: 50 }).send({ url }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
      expect(error.details).toEqual({ phase: 'headers', timeoutMs: 50 });
    });

    it('that the headers have does not include the body', async () => {
      const { url } = await serve((_request, response) => {
        response.writeHead(200).write('<VAST');
        setTimeout(() => response.end('/>'), 900);
      });
      const http = transport({ headersTimeoutMs: 600, bodyTimeoutMs: 10_000, timeoutMs: 10_000 });
      expect(text((await http.send({ url })).body)).toBe('<VAST/>');
    });

    it('is limited for pauses of the body', async () => {
      const { url } = await serve((_request, response) => response.writeHead(200).write('<VAST'));
      const error = await failure(transport({ bodyTimeoutMs: 50 }).send({ url }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
      expect(error.details).toEqual({ phase: 'body', timeoutMs: 50 });
    });

    it('is limited for the whole, so that a body of one byte now and then ends as well', async () => {
      let hungUp: Promise<unknown> | undefined;
      const { url } = await serve((_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('x'), 5);
        hungUp = once(response, 'close').then(() => clearInterval(drip));
      });
      const error = await failure(transport({ timeoutMs: 150, bodyTimeoutMs: 1_000 }).send({ url }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
      expect(error.details).toEqual({ timeoutMs: 150 });
      await hungUp;
    });

    it('is limited for the connection, the look-up of its name included', async () => {
      const http = transport({ connectTimeoutMs: 50, resolve: () => new Promise(() => undefined) });
      const error = await failure(http.send({ url: 'http://slow.example/' }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
      expect(error.details).toEqual({ phase: 'connect', timeoutMs: 50 });
    });

    it('can be limited by the request, and counts redirects and retries', async () => {
      const { url } = await serve((request, response) => {
        if (request.url === '/') response.writeHead(302, { location: '/hang' }).end();
      });
      const error = await failure(transport().send({ url, timeoutMs: 60 }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
      expect(error.message).toBe(`no response from ${url}/ within 60 ms`);
    });

    it('ends while it waits for a retry', async () => {
      const { url } = await serve((_request, response) => response.writeHead(503).end());
      const sleep = (_ms: number, signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('AbortError')));
        });
      const error = await failure(transport({ retry: { retries: 9, sleep } }).send({ url, timeoutMs: 50 }));
      expect(error).toBeInstanceOf(TransportTimeoutError);
    });

    it('ends when the caller wants it: before, during the headers, during the body', async () => {
      const { url, seen } = await serve((request, response) => {
        if (request.url === '/body') response.writeHead(200).write('<VAST');
      });
      const http = transport();
      const before = await failure(http.send({ url, signal: AbortSignal.abort() }));
      expect(before).toMatchObject({ code: 'TRANSPORT_ABORTED' });
      expect(seen.connections).toBe(0);

      for (const path of ['/headers', '/body']) {
        const controller = new AbortController();
        const { requests } = seen;
        const sending = failure(http.send({ url: url + path, signal: controller.signal }));
        while (seen.requests === requests) await new Promise(setImmediate);
        controller.abort('viewer left');
        const error = await sending;
        expect(error).toBeInstanceOf(TransportError);
        expect(error).toMatchObject({ code: 'TRANSPORT_ABORTED', cause: 'viewer left' });
      }
    });
  });

  describe('connections', () => {
    it('that are refused are typed', async () => {
      const { url } = await serve((_request, response) => response.end());
      await Promise.all(closers.splice(0).map((close) => close()));
      const error = await failure(transport().send({ url }));
      expect(error).toBeInstanceOf(TransportConnectionError);
      expect(error.details).toEqual({ code: 'ECONNREFUSED' });
    });

    it('that break are typed: before the headers, in the headers, in the body', async () => {
      const { url } = await serve((request) => request.socket.destroy());
      expect(await failure(transport().send({ url }))).toBeInstanceOf(TransportConnectionError);
      for (const bytes of ['HTTP/1.1 200 OK\r\ncontent-le', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc']) {
        const broken = await failure(transport().send({ url: await serveRaw(bytes) }));
        expect(broken).toBeInstanceOf(TransportConnectionError);
      }
    });

    it.each([
      'garbage\r\n\r\n',
      'HTTP/1.1 999999 OK\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na',
    ])('that bring no HTTP are typed: %j', async (bytes) => {
      expect(await failure(transport().send({ url: await serveRaw(bytes) }))).toMatchObject({
        code: 'TRANSPORT_MALFORMED',
      });
    });

    it('without a right TLS handshake are typed', async () => {
      const { port } = await serve((_request, response) => response.end());
      expect(await failure(transport().send({ url: `https://127.0.0.1:${port}/` }))).toBeInstanceOf(
        TransportConnectionError,
      );
    });

    it('to a name that is none are typed', async () => {
      const notFound = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
      for (const resolve of [notFound, async () => []]) {
        const error = await failure(transport({ resolve }).send({ url: 'http://missing.example/' }));
        expect(error).toBeInstanceOf(TransportConnectionError);
        expect(error.details).toEqual({ host: 'missing.example', code: 'ENOTFOUND' });
      }
    });
  });

  describe('retries', () => {
    /** Breaks the first connections, then answers. */
    const breaking = (times: number) => {
      let left = times;
      return serve((request, response) => {
        if (left-- > 0) request.socket.destroy();
        else response.end('ok');
      });
    };

    it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] as const)(
      'sends a %s again when the connection broke',
      async (method) => {
        const { url, seen } = await breaking(1);
        expect((await transport().send({ url, method })).status).toBe(200);
        expect(seen.requests).toBe(2);
      },
    );

    it.each(['POST', 'PATCH'] as const)('never sends a %s again', async (method) => {
      const { url, seen } = await breaking(1);
      expect(await failure(transport().send({ url, method, body: '{}' }))).toBeInstanceOf(TransportConnectionError);
      expect(seen.requests).toBe(1);
      const unavailable = await serve((_request, response) => response.writeHead(503).end());
      expect((await transport().send({ url: unavailable.url, method, body: '{}' })).status).toBe(503);
      expect(unavailable.seen.requests).toBe(1);
    });

    it('sends a POST again that says it may be, with its body', async () => {
      const { url, seen } = await breaking(1);
      expect((await transport().send({ url, method: 'POST', body: '{"id":1}', idempotent: true })).status).toBe(200);
      expect(seen).toMatchObject({ requests: 2, lastHeaders: { 'content-length': '8' } });
    });

    it('does not send a GET again that says it may not be', async () => {
      const { url, seen } = await breaking(1);
      expect(await failure(transport().send({ url, idempotent: false }))).toBeInstanceOf(TransportConnectionError);
      expect(seen.requests).toBe(1);
    });

    it('gives up after so many, with growing pauses between', async () => {
      const { url, seen } = await breaking(99);
      const pauses: number[] = [];
      const sleep = async (ms: number) => void pauses.push(ms);
      const http = transport({ retry: { retries: 3, baseDelayMs: 100, random: () => 0.5, sleep } });
      expect(await failure(http.send({ url }))).toBeInstanceOf(TransportConnectionError);
      expect(seen.requests).toBe(4);
      expect(pauses).toEqual([50, 100, 200]);
    });

    it('asks again after 503, and brings it back when it stays', async () => {
      let left = 1;
      const once503 = await serve((_request, response) => response.writeHead(left-- > 0 ? 503 : 200).end());
      expect((await transport().send({ url: once503.url })).status).toBe(200);
      const always = await serve((_request, response) => response.writeHead(503).end('away'));
      const response = await transport({ retry: { retries: 2, sleep: async () => undefined } }).send({
        url: always.url,
      });
      expect(response.status).toBe(503);
      expect(text(response.body)).toBe('away');
      expect(always.seen.requests).toBe(3);
      const long = await serve((_request, response) => response.writeHead(503, { 'retry-after': '3600' }).end());
      expect((await transport().send({ url: long.url })).status).toBe(503);
      expect(long.seen.requests).toBe(1);
    });
  });

  describe('redirects', () => {
    it('are followed so often, and no more', async () => {
      const { url, seen } = await serve((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end('moved');
        else response.end('there');
      });
      const arrived = await transport().send({ url: `${url}/3` });
      expect(text(arrived.body)).toBe('there');
      expect(arrived.url).toBe(`${url}/0`);
      expect(await failure(transport().send({ url: `${url}/4` }))).toMatchObject({ code: 'TRANSPORT_REDIRECT' });
      seen.requests = 0;
      expect(await failure(transport({ maxRedirects: 0 }).send({ url: `${url}/1` }))).toMatchObject({
        code: 'TRANSPORT_REDIRECT',
      });
      expect(seen.requests).toBe(1);
    });

    it('in a circle come to an end', async () => {
      const { url, seen } = await serve((_request, response) => response.writeHead(301, { location: '/' }).end());
      expect(await failure(transport().send({ url }))).toMatchObject({ code: 'TRANSPORT_REDIRECT' });
      expect(seen.requests).toBe(4);
    });

    it('after a POST are a GET, and take no credentials elsewhere', async () => {
      const target = await serve((_request, response) => response.end('there'), '127.0.0.2');
      const { url } = await serve((_request, response) => response.writeHead(302, { location: target.url }).end());
      const headers = { authorization: 'Bearer t', cookie: 'uid=1', 'content-type': 'text/plain', 'x-own': '1' };
      await transport().send({ url, method: 'POST', body: 'x', headers });
      expect(target.seen.lastMethod).toBe('GET');
      expect(target.seen.lastHeaders).toMatchObject({ 'x-own': '1' });
      expect(Object.keys(target.seen.lastHeaders)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(authorization|cookie|content-type)$/)]),
      );
    });

    it('to an address that is not allowed are refused, and nothing is sent there', async () => {
      const inside = await serve((_request, response) => response.end('secret'), '127.0.0.2');
      const outside = await serve((request, response) => {
        const location = request.url === '/name' ? `http://inside.example:${inside.port}/` : inside.url;
        response.writeHead(302, { location }).end();
      });
      const http = transport({
        allowPrivate: ['127.0.0.1/32'],
        resolve: async () => [{ address: '127.0.0.2', family: 4 }],
      });
      for (const path of ['/address', '/name']) {
        const error = await failure(http.send({ url: outside.url + path }));
        expect(error).toMatchObject({ code: 'TRANSPORT_BLOCKED', details: { address: '127.0.0.2' } });
      }
      expect(outside.seen.requests).toBe(2);
      expect(inside.seen.connections).toBe(0);
    });

    it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/', 'http://', 'javascript:1'])(
      'to %s are refused',
      async (location) => {
        const { url } = await serve((_request, response) => response.writeHead(302, { location }).end());
        expect(await failure(transport().send({ url }))).toMatchObject({ code: 'TRANSPORT_REDIRECT' });
      },
    );

    it('without a location are refused', async () => {
      const { url } = await serve((_request, response) => response.writeHead(302).end());
      expect(await failure(transport().send({ url }))).toMatchObject({ code: 'TRANSPORT_REDIRECT' });
    });
  });

  describe('addresses', () => {
    it.each([
      ...['127.0.0.1', 'localhost', '127.1', '0x7f.0.0.1', '0177.0.0.1', '2130706433', '0.0.0.0', '127.0.0.1.'],
      ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]', '①②⑦.0.0.1'],
    ])('that are not public are refused: %s', async (host) => {
      const { port, seen } = await serve((_request, response) => response.end('secret'));
      const http = transport({ allowPrivate: false });
      expect(await failure(http.send({ url: `http://${host}:${port}/` }))).toMatchObject({ code: 'TRANSPORT_BLOCKED' });
      expect(seen.connections).toBe(0);
    });

    it('that clouds serve credentials at are refused', async () => {
      const resolve = async () => [{ address: '169.254.169.254', family: 4 as const }];
      const http = transport({ allowPrivate: false, resolve });
      for (const host of ['169.254.169.254', '[fd00:ec2::254]', '100.100.100.200', 'metadata.google.internal']) {
        expect(await failure(http.send({ url: `http://${host}/` }))).toMatchObject({ code: 'TRANSPORT_BLOCKED' });
      }
    });

    it('of a name are all checked: one that is not public spoils it', async () => {
      const { port, seen } = await serve((_request, response) => response.end());
      const resolve = async () => [
        { address: '93.184.216.34', family: 4 as const },
        { address: '127.0.0.1', family: 4 as const },
      ];
      const error = await failure(
        transport({ allowPrivate: false, resolve }).send({ url: `http://mixed.example:${port}/` }),
      );
      expect(error).toMatchObject({
        code: 'TRANSPORT_BLOCKED',
        details: { host: 'mixed.example', address: '127.0.0.1' },
      });
      expect(seen.connections).toBe(0);
    });

    it('of a name cannot change between check and use', async () => {
      // A rebinding name: allowed when it is asked for first, forbidden ever after.
      const allowed = await serve((_request, response) => response.end('allowed'), '127.0.0.1');
      const forbidden = await serve((_request, response) => response.end('secret'), '127.0.0.2', allowed.port);
      let asked = 0;
      const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 as const }];
      const http = transport({ allowPrivate: ['127.0.0.1/32'], resolve, connections: 1 });
      const url = `http://rebinding.example:${allowed.port}/`;

      expect(text((await http.send({ url })).body)).toBe('allowed');
      expect(asked).toBe(1);
      expect(allowed.seen.lastHeaders.host).toBe(`rebinding.example:${allowed.port}`);
      // Over the connection that was checked, as long as it lasts.
      expect(text((await http.send({ url })).body)).toBe('allowed');
      expect(asked).toBe(1);

      const fresh = transport({ allowPrivate: ['127.0.0.1/32'], resolve });
      expect(await failure(fresh.send({ url }))).toMatchObject({ code: 'TRANSPORT_BLOCKED' });
      expect(forbidden.seen.connections).toBe(0);
    });

    it('that are none are refused', async () => {
      for (const address of ['inside.example', '', '127.1']) {
        for (const allowPrivate of [false, true, ['10.0.0.0/8']]) {
          const http = transport({ allowPrivate, resolve: async () => [{ address, family: 4 }] });
          expect(await failure(http.send({ url: 'http://odd.example/' }))).toMatchObject({ code: 'TRANSPORT_BLOCKED' });
        }
      }
    });

    it('that are refused are not asked again', async () => {
      let asked = 0;
      const resolve = async () => {
        asked++;
        return [{ address: '10.0.0.1', family: 4 as const }];
      };
      await failure(transport({ allowPrivate: false, resolve }).send({ url: 'http://inside.example/' }));
      expect(asked).toBe(1);
    });

    it('in several families lead to the one that answers', async () => {
      const { port } = await serve((_request, response) => response.end('ok'));
      const resolve = async () => [
        { address: '::1', family: 6 as const },
        { address: '127.0.0.1', family: 4 as const },
      ];
      expect(text((await transport({ resolve }).send({ url: `http://both.example:${port}/` })).body)).toBe('ok');
    });
  });

  describe('close', () => {
    it('lets requests under way finish, and refuses later ones', async () => {
      let finish: (() => void) | undefined;
      const { url, seen } = await serve((_request, response) => {
        finish = () => response.end('done');
      });
      const http = transport();
      const sending = http.send({ url });
      while (seen.requests === 0) await new Promise(setImmediate);
      const closing = http.close();
      expect(await failure(http.send({ url }))).toMatchObject({ code: 'TRANSPORT_CLOSED' });
      finish?.();
      expect(text((await sending).body)).toBe('done');
      await closing;
      await http.close();
    });
  });

  it.each<HttpTransportOptions>([
    { timeoutMs: 0 },
    { connectTimeoutMs: -1 },
    { headersTimeoutMs: 0.5 },
    { bodyTimeoutMs: NaN },
    { maxResponseBytes: -1 },
    { maxRedirects: 1.5 },
    { connections: 0 },
    { retry: { retries: -1 } },
    { allowPrivate: ['everything'] },
  ])('refuses the settings %j', (options) => {
    expect(() => new HttpTransport(options)).toThrow(ValidationError);
  });

  it('names no query in its errors, since that may name a person', async () => {
    const error = await failure(transport({ allowPrivate: false }).send({ url: 'http://127.0.0.1/vast?user=secret' }));
    expect(JSON.stringify(error) + error.message).not.toContain('secret');
  });
});
