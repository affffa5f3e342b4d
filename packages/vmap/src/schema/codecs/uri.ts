import { type Codec, Unreadable } from '../codec';
import { writeString } from './text';

/** The usual case, found with one match: an http URL without anything to escape, with or without macros. */
const PLAIN =
  // eslint-disable-next-line no-control-regex -- control characters have to be escaped
  /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:[/?][^\s[\]#\u0000-\u001f\ud800-\udfff\ufffe\uffff]*(?:\[[A-Z][A-Z0-9_]*\][^\s[\]#\u0000-\u001f\ud800-\udfff\ufffe\uffff]*)*)?$/;

const LONE_PERCENT = /%(?![0-9a-fA-F]{2})/;

/** Macros of the standard, an address of IP version 6, and the brackets that are neither. */
const BRACKETS = /\[[A-Z][A-Z0-9_]*\]|(?<=^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/(?:[^/?#[\]]*@)?)\[[0-9a-fA-F:.]+\]|[[\]]/g;

/** scheme, authority with a port, path, query, fragment: RFC 3986 appendix B, with the port checked. */
const URI_REFERENCE =
  /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|(?![^/?#]*:))(?:\/\/(?:[^/?#@]*@)?(?:\[[^/?#]*\]|[^/?#:]*)(?::\d{1,5})?(?=[/?#]|$)|(?!\/\/))[^?#]*(?:\?[^#]*)?(?:#[^#]*)?$/;

/**
 * A URL. White space, percent signs that start no escape, and brackets that hold no macro are percent-encoded, as a
 * browser would do; macros (`[ERRORCODE]`) stay as they are.
 */
export const uri: Codec<string> = {
  markup: 'cdata',
  isUrl: true,
  isPlain,
  write(value, context) {
    if (isPlain(value)) return value;
    const escaped = escapeUri(writeString(value, context));
    if (!URI_REFERENCE.test(escaped)) context.refuse(`is not a URI: ${JSON.stringify(value)}; write an absolute URL`);
    return escaped;
  },
  read: (value, note) => {
    if (value === '') return new Unreadable('a URL');
    if (/\s/.test(value)) note('a URL without white space');
    return value;
  },
};

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && PLAIN.test(value) && !(value.includes('%') && LONE_PERCENT.test(value));
}

/** Percent-encodes what may not stand in a URI; what is escaped already stays. */
export function escapeUri(value: string): string {
  const escaped = value
    .trim()
    .replace(/[\t\r\n]/g, '')
    .replace(/\s/g, encodeURIComponent)
    .replace(new RegExp(LONE_PERCENT, 'g'), '%25')
    .replace(BRACKETS, (found) => (found.length > 1 ? found : encodeURIComponent(found)));
  const fragment = escaped.indexOf('#') + 1;
  return fragment === 0 ? escaped : escaped.slice(0, fragment) + escaped.slice(fragment).replaceAll('#', '%23');
}
