import { isXmlCodePoint } from './characters';

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const REFERENCE = /&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]\w{0,31}));/gi;

const LONE_AMPERSAND = /&(?!(?:#x[0-9a-f]{1,8}|#\d{1,8}|[a-z]\w{0,31});)/i;

/**
 * Replaces the references of XML itself: `&amp;` and the like, and numbers. Nothing else can be defined, since a
 * DOCTYPE is refused, so the text never grows. What is no reference stays, as does the ampersand of a URL that was
 * not escaped.
 *
 * @param deviation told of the first thing that XML does not allow
 */
export function resolveReferences(text: string, deviation: (message: string) => void): string {
  if (!text.includes('&')) return text;
  let problem = LONE_AMPERSAND.test(text) ? 'An ampersand must be written as &amp; or stand in CDATA.' : undefined;
  const resolved = text.replace(
    REFERENCE,
    (whole, hex: string | undefined, digits: string | undefined, name: string | undefined) => {
      if (name !== undefined) {
        const known = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
        if (known === undefined) problem ??= `The reference ${whole} is not defined.`;
        return known ?? whole;
      }
      const codePoint = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      if (isXmlCodePoint(codePoint)) return String.fromCodePoint(codePoint);
      problem ??= `The reference ${whole} is no character of XML; it was left out.`;
      return '';
    },
  );
  if (problem !== undefined) deviation(problem);
  return resolved;
}
