import { TransportError } from '../../errors';
import type { TransportResponse } from '../transport';
import type { Exchange } from './exchange';
import { redirectedHeaders } from './request-headers';
import { checkedUrl, shownUrl } from './request-url';

const REDIRECTS = [301, 302, 303, 307, 308];

/** Whether a response sends its reader elsewhere. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.includes(status);
}

/**
 * The request a redirect asks for (RFC 9110, section 15.4). After 303, and after 301 or 302 to a POST, it is a GET without
 * a body; credentials are not sent to another origin.
 *
 * @throws {@link TransportError} (`redirect`) when it leads nowhere, or where no request may go
 */
export function redirected(
  exchange: Exchange,
  { status, headers }: Pick<TransportResponse, 'status' | 'headers'>,
): Exchange {
  const { location } = headers;
  const url = typeof location === 'string' ? checkedUrl(location, exchange.url) : 'must be there, once';
  if (typeof url === 'string') {
    throw new TransportError(`${shownUrl(exchange.url)} redirects to nowhere: its location ${url}`, {
      failure: 'redirect',
      details: { status, url: shownUrl(exchange.url) },
    });
  }
  url.hash = '';
  const { method } = exchange;
  const toGet = (status === 303 && method !== 'HEAD') || (status <= 302 && method === 'POST');
  return {
    url,
    method: toGet ? 'GET' : method,
    body: toGet ? undefined : exchange.body,
    headers: redirectedHeaders(exchange.headers, {
      sameOrigin: url.origin === exchange.url.origin,
      withBody: !toGet,
    }),
  };
}
