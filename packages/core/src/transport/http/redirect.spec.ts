import { TransportError } from '../../errors';
import type { HttpMethod } from '../transport';
import type { Exchange } from './exchange';
import { isRedirect, redirected } from './redirect';

const exchange = (method: HttpMethod): Exchange => ({
  url: new URL('https://ads.example/a/vast?x=1'),
  method,
  headers: { authorization: 'Bearer t', cookie: 'uid=1', 'content-type': 'application/json', 'x-own': '1' },
  body: method === 'POST' || method === 'PUT' ? Buffer.from('{}') : undefined,
});
const to = (location: string | string[] | undefined, status = 302, method: HttpMethod = 'GET') =>
  redirected(exchange(method), { status, headers: location === undefined ? {} : { location } });

describe('redirected', () => {
  it('follows absolute and relative locations', () => {
    expect(to('https://other.example/x?y=2#z').url.href).toBe('https://other.example/x?y=2');
    expect(to('/x').url.href).toBe('https://ads.example/x');
    expect(to('b').url.href).toBe('https://ads.example/a/b');
    expect(to('//other.example/x').url.href).toBe('https://other.example/x');
    expect(to('?y=2').url.href).toBe('https://ads.example/a/vast?y=2');
  });

  it.each<[number, HttpMethod, HttpMethod, boolean]>([
    [301, 'GET', 'GET', false],
    [302, 'HEAD', 'HEAD', false],
    [303, 'HEAD', 'HEAD', false],
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [303, 'POST', 'GET', false],
    [303, 'PUT', 'GET', false],
    [301, 'PUT', 'PUT', true],
    [307, 'POST', 'POST', true],
    [308, 'PUT', 'PUT', true],
  ])('%d makes of a %s a %s (with its body: %s)', (status, method, expected, withBody) => {
    const next = to('/x', status, method);
    expect(next.method).toBe(expected);
    expect(next.body !== undefined).toBe(withBody);
    if (method === 'POST' || method === 'PUT') expect('content-type' in next.headers).toBe(withBody);
  });

  it('does not send credentials to another origin, be it another scheme or port', () => {
    expect(to('/x').headers).toMatchObject({ authorization: 'Bearer t', cookie: 'uid=1' });
    for (const location of ['https://other.example/', 'http://ads.example/', 'https://ads.example:8443/']) {
      expect(Object.keys(to(location).headers)).toEqual(['content-type', 'x-own']);
    }
  });

  it.each([
    undefined,
    ['/a', '/b'],
    'http://',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://other.example/',
    'https://user:secret@other.example/',
  ])('refuses the location %j', (location) => {
    expect(() => to(location)).toThrow(TransportError);
    expect(() => to(location)).toThrow(/redirects to nowhere/);
    expect(() => to(location)).not.toThrow(/secret/);
  });

  it('knows which statuses are redirects', () => {
    expect([200, 300, 301, 302, 303, 304, 305, 306, 307, 308, 404].filter(isRedirect)).toEqual([
      301, 302, 303, 307, 308,
    ]);
  });
});
