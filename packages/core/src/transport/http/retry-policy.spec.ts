import { TransportConnectionError, TransportError, TransportTimeoutError, ValidationError } from '../../errors';
import { ManualClock } from '../../time';
import type { TransportResponse } from '../transport';
import { isIdempotent, RetryPolicy } from './retry-policy';

const response = (status: number, retryAfter?: string): TransportResponse => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: new Uint8Array(),
  url: 'https://ads.example/',
});
const broken = (code: string) => new TransportConnectionError('broken', { details: { code } });
const policy = (random: number, more = {}) =>
  new RetryPolicy({ retries: 5, baseDelayMs: 100, maxDelayMs: 1_000, random: () => random, ...more });

describe('RetryPolicy', () => {
  it('doubles the bound of the pause up to the longest, with full jitter', () => {
    const pauses = (random: number) => [1, 2, 3, 4, 5].map((n) => policy(random).pauseAfter(n, broken('ECONNRESET')));
    expect(pauses(0.999999)).toEqual([99, 199, 399, 799, 999]);
    expect(pauses(0.5)).toEqual([50, 100, 200, 400, 500]);
    expect(pauses(0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('gives up after so many', () => {
    expect(policy(0.5).pauseAfter(6, broken('ECONNRESET'))).toBeUndefined();
    expect(policy(0.5, { retries: 0 }).pauseAfter(1, broken('ECONNRESET'))).toBeUndefined();
    expect(new RetryPolicy().pauseAfter(1, broken('ECONNRESET'))).toBeLessThan(50);
    expect(new RetryPolicy().pauseAfter(2, broken('ECONNRESET'))).toBeUndefined();
  });

  it('repeats broken connections and 503 alone', () => {
    const repeated = (outcome: TransportResponse | Error) => policy(0.5).pauseAfter(1, outcome) !== undefined;
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET']) {
      expect(repeated(broken(code))).toBe(true);
    }
    for (const code of ['ENOTFOUND', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
      expect(repeated(broken(code))).toBe(false);
    expect(repeated(new TransportConnectionError('unknown'))).toBe(false);
    expect(repeated(new TransportTimeoutError('late'))).toBe(false);
    expect(repeated(new TransportError('blocked', { failure: 'blocked' }))).toBe(false);
    expect([200, 404, 429, 500, 502, 503, 504].filter((status) => repeated(response(status)))).toEqual([503]);
  });

  it('waits as long as the server asks, in seconds or until a date, unless that is too long', () => {
    const clock = new ManualClock(Date.parse('2026-06-10T12:00:00Z'));
    const pause = (retryAfter: string) => policy(0.5, { clock }).pauseAfter(1, response(503, retryAfter));
    expect(pause('1')).toBe(1_000);
    expect(pause('0')).toBe(50);
    expect(pause('2')).toBeUndefined();
    expect(pause('Wed, 10 Jun 2026 12:00:01 GMT')).toBe(1_000);
    expect(pause('Wed, 10 Jun 2026 11:00:00 GMT')).toBe(50);
    expect(pause('Wed, 10 Jun 2026 13:00:00 GMT')).toBeUndefined();
    expect(pause('soon')).toBe(50);
    expect(pause('9'.repeat(400))).toBeUndefined();
  });

  it('knows which methods may be sent twice', () => {
    expect((['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH'] as const).filter(isIdempotent)).toEqual([
      'GET',
      'HEAD',
      'OPTIONS',
      'PUT',
      'DELETE',
    ]);
  });

  it.each([{ retries: -1 }, { retries: 0.5 }, { baseDelayMs: NaN }, { maxDelayMs: Infinity }])(
    'refuses %j',
    (options) => {
      expect(() => new RetryPolicy(options)).toThrow(ValidationError);
    },
  );
});
