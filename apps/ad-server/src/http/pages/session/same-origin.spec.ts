import type { FastifyRequest } from 'fastify';
import { requireSameOrigin } from './same-origin';

const request = (headers: Record<string, string>) => ({ headers }) as unknown as FastifyRequest;

describe('requireSameOrigin', () => {
  const PUBLIC = 'https://ads.example/base';

  it.each([
    [{ origin: 'https://ads.example', host: 'inside:8080' }],
    [{ origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' }],
  ])('lets a page of the server change something: %j', (headers) => {
    expect(() => requireSameOrigin(request(headers), PUBLIC)).not.toThrow();
  });

  it.each([
    [{ host: 'ads.example' }],
    [{ origin: 'null', host: 'ads.example' }],
    [{ origin: '', host: 'ads.example' }],
    [{ origin: 'http://ads.example', host: 'inside:8080' }],
    [{ origin: 'https://ads.example.evil.example', host: 'ads.example' }],
    [{ origin: 'https://evil.example', host: 'ads.example' }],
    [{ origin: 'http://127.0.0.1:8081', host: '127.0.0.1:8080' }],
  ])('refuses every other: %j', (headers) => {
    expect(() => requireSameOrigin(request(headers as unknown as Record<string, string>), PUBLIC)).toThrow(/Origin/);
  });
});
