import { ValidationError } from '../../errors';
import { requestUrl, shownUrl } from './request-url';

describe('requestUrl', () => {
  it('appends parameters and leaves the query it has as it is written', () => {
    const tag = 'https://ads.example/vast?cb=[CACHEBUSTING]&sig=a%20b%2fc&empty=&flag';
    expect(requestUrl(tag, { user: 'ä &=?#', cat: ['a', 'b'] }).href).toBe(
      'https://ads.example/vast?cb=[CACHEBUSTING]&sig=a%20b%2fc&empty=&flag&user=%C3%A4+%26%3D%3F%23&cat=a&cat=b',
    );
    expect(requestUrl('https://ads.example', {}).href).toBe('https://ads.example/');
    expect(requestUrl('https://ads.example/?', { a: '1' }).href).toBe('https://ads.example/?a=1');
    expect(requestUrl('https://ads.example/x#part', { a: '1' }).href).toBe('https://ads.example/x?a=1');
  });

  it.each([
    ['', /is no URL/],
    ['/vast', /is no URL/],
    ['ads.example/vast', /is no URL/],
    ['http://', /is no URL/],
    ['file:///etc/passwd', /http or https, not file/],
    ['ftp://ads.example/', /http or https, not ftp/],
    ['data:text/xml,<VAST/>', /http or https, not data/],
    ['javascript:alert(1)', /http or https/],
    ['https://user:secret@ads.example/', /user name or password/],
    ['https://user@ads.example/', /user name or password/],
    ['https://:secret@ads.example/', /user name or password/],
  ])('refuses %j', (url, message) => {
    expect(() => requestUrl(url)).toThrow(ValidationError);
    expect(() => requestUrl(url)).toThrow(message);
    expect(() => requestUrl(url)).not.toThrow(/secret/);
  });

  it('shows no query', () => {
    expect(shownUrl(new URL('https://ads.example/vast?user=u-1'))).toBe('https://ads.example/vast');
  });
});
