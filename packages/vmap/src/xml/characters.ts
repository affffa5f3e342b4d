/** What is no character of XML 1.0 (§2.2): control characters, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The first character of a string that XML cannot hold, as `U+0007`; nothing where there is none. */
export function firstForbiddenCharacter(value: string): string | undefined {
  const found = FORBIDDEN.exec(value)?.[0];
  return found === undefined ? undefined : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A string with what XML cannot hold replaced, so that everything else stays in its place. */
export function replaceForbiddenCharacters(value: string): string {
  return FORBIDDEN.test(value) ? value.replace(new RegExp(FORBIDDEN, 'g'), '\uFFFD') : value;
}

/** Whether a code point is a character of XML 1.0. */
export function isXmlCodePoint(codePoint: number): boolean {
  return (
    codePoint === 0x9 ||
    codePoint === 0xa ||
    codePoint === 0xd ||
    (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
    (codePoint >= 0xe000 && codePoint <= 0xfffd) ||
    (codePoint >= 0x10000 && codePoint <= 0x10ffff)
  );
}
