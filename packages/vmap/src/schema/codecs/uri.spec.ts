import fc from 'fast-check';
import { escapeUri, uri } from './uri';

const context = {
  edition: 1,
  refuse: (message: string): never => {
    throw new Error(message);
  },
};

describe('A URL', () => {
  it.each([
    'https://ads.example/t/impression/abc?x=1&y=2',
    'https://ads.example/t/error?code=[ERRORCODE]&cb=[CACHEBUSTING]',
    'http://[2001:db8::1]:8080/x',
    'https://user:p%40ss@ads.example/x#y',
    '//cdn.example/x',
    'about:blank',
    'data:text/html,%3Cb%3E',
    'ad.xml',
    'https://ads.example/Grüße',
    'https://ads.example/%C3%BC',
  ])('%j is written as it is', (value) => {
    expect(uri.write(value, context)).toBe(value);
  });

  it.each([
    ['https://e.example/a b', 'https://e.example/a%20b'],
    [' https://e.example/ ', 'https://e.example/'],
    ['https://e.example/a\n\tb', 'https://e.example/ab'],
    ['https://e.example/100%', 'https://e.example/100%25'],
    ['https://e.example/%%XY%%', 'https://e.example/%25%25XY%25%25'],
    ['https://e.example/?a[]=1&b[0]=2', 'https://e.example/?a%5B%5D=1&b%5B0%5D=2'],
    ['https://e.example/[random]', 'https://e.example/%5Brandom%5D'],
    ['https://e.example/#a#b', 'https://e.example/#a%23b'],
    ['https://e.example/?ip=[::1]', 'https://e.example/?ip=%5B::1%5D'],
  ])('%j is written as %j', (value, expected) => {
    expect(uri.write(value, context)).toBe(expected);
  });

  it.each([
    '',
    'http://e.example:port/',
    'http://e.example:/x',
    '://e.example',
    '1http://e.example',
    ':x',
    'http://a\u0007b/',
  ])('%j is refused', (value) => {
    if (value === '') expect(uri.read('', () => undefined)).toHaveProperty('expected', 'a URL');
    else expect(() => uri.write(value, context)).toThrow();
  });

  it('is escaped once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(escapeUri(escapeUri(value))).toBe(escapeUri(value));
      }),
    );
  });

  it('means the same after it is escaped', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (value) => {
        expect(new URL(uri.write(value, context) as string).href).toBe(new URL(value).href);
      }),
    );
  });
});
