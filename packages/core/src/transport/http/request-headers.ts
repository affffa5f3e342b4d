import { ValidationError } from '../../errors';
import type { TransportHeaders } from '../transport';

/** A field name by RFC 9110, section 5.1. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** A field value by RFC 9110, section 5.5, in Latin-1: no control characters, so no line can be smuggled in. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Fields of the connection or the framing: the transport's own business. */
const OWN = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** Fields that are meant for one origin and not for whoever it redirects to. */
const FOR_ONE_ORIGIN = ['authorization', 'cookie'];

/** Fields that describe a body, and go with it. */
const OF_THE_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type'];

/**
 * Checks header fields and returns them with names in lower case.
 *
 * @throws {@link ValidationError} for a name or value that breaks the protocol, a name that occurs twice, or a field of
 *   the connection or the framing
 */
export function requestHeaders(headers: TransportHeaders): Record<string, string> {
  const checked: Record<string, string> = { 'accept-encoding': 'gzip, deflate, br' };
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const path = `headers[${JSON.stringify(name)}]`;
    const lower = name.toLowerCase();
    if (!NAME.test(name)) throw new ValidationError(path, 'is no name of a header field');
    if (typeof value !== 'string' || !VALUE.test(value)) {
      throw new ValidationError(path, 'must be a string without line breaks and other control characters, in Latin-1');
    }
    if (OWN.has(lower)) throw new ValidationError(path, 'is set by the transport; leave it out');
    if (seen.has(lower)) throw new ValidationError(path, 'occurs twice in different case; keep one');
    seen.add(lower);
    checked[lower] = value.trim();
  }
  return checked;
}

/** The fields to send to another place: without what was meant for the first origin alone, or for a body that is gone. */
export function redirectedHeaders(
  headers: Readonly<Record<string, string>>,
  { sameOrigin, withBody }: { readonly sameOrigin: boolean; readonly withBody: boolean },
): Record<string, string> {
  const dropped = [...(sameOrigin ? [] : FOR_ONE_ORIGIN), ...(withBody ? [] : OF_THE_BODY)];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)));
}
