import { isXmlCodePoint } from './characters';

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Replaces the references of XML itself: `&amp;` and the like, and numbers. Nothing else can be defined, since a
 * DOCTYPE is refused, so the text never grows. What is no reference stays, as does the ampersand of a URL that was
 * not escaped.
 *
 * @param deviation told of the first thing that XML does not allow
 */
export function resolveReferences(text: string, deviation: (message: string) => void): string {
  if (!text.includes('&')) return text;
  let reported = false;
  const report = (message: string) => {
    if (!reported) deviation(message);
    reported = true;
  };
  return text.replace(
    /&(?:#x([0-9a-f]{1,8});|#(\d{1,8});|(\w{1,32});)?/gi,
    (whole, hex: string | undefined, digits: string | undefined, name: string | undefined) => {
      const number = hex ?? digits;
      if (number !== undefined) {
        const codePoint = Number.parseInt(number, hex === undefined ? 10 : 16);
        if (isXmlCodePoint(codePoint)) return String.fromCodePoint(codePoint);
        report(`${whole} is no character of XML; it was left out`);
        return '';
      }
      const known = name !== undefined && Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
      if (known === undefined) {
        report(
          name === undefined ? 'an ampersand must be written as &amp; or stand in CDATA' : `${whole} is not defined`,
        );
      }
      return known ?? whole;
    },
  );
}
