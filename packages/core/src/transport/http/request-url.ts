import { ValidationError } from '../../errors';
import type { TransportParams } from '../transport';

/**
 * The URL of a request, with its parameters appended. The query it has already is left as it is written, since many ad
 * tags are signed or carry macros.
 *
 * @throws {@link ValidationError} for what is no URL of http or https, or has a user name or password
 */
export function requestUrl(text: string, params: TransportParams = {}): URL {
  const url = checkedUrl(text);
  if (typeof url === 'string') throw new ValidationError('url', url);
  const appended = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const item of typeof value === 'string' ? [value] : value) appended.append(name, item);
  }
  const query = [url.search.slice(1), appended.toString()].filter((part) => part !== '');
  url.search = query.join('&');
  url.hash = '';
  return url;
}

/** The URL, or what is wrong with it. A base makes relative ones absolute. */
export function checkedUrl(text: string, base?: URL): URL | string {
  if (typeof text !== 'string' || !URL.canParse(text, base?.href)) {
    return 'is no URL; write an absolute one, such as https://ads.example/vast';
  }
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `must be http or https, not ${url.protocol.slice(0, -1)}`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not contain a user name or password; send them in a header';
  }
  return url;
}

/** The URL for messages and details: without its query, which may name a person. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
