/** Namespaces that XML itself has bound. */
export const XML_NAMESPACES = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
} as const;

const START = String.raw`A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD`;
const PART = `[${START}][${START}\\-.0-9\u00B7\u0300-\u036F\u203F\u2040]*`;
// eslint-disable-next-line no-misleading-character-class -- the ranges are those of XML, joiners and all
const QUALIFIED_NAME = new RegExp(`^${PART}(?::${PART})?$`);

/** Whether a string is a name with or without a prefix (Namespaces in XML 1.0 §4). */
export function isXmlName(name: string): boolean {
  return QUALIFIED_NAME.test(name);
}

/** The prefix of a name, empty where it has none. */
export function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}

/** The name without its prefix. */
export function localNameOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Whether an attribute declares a namespace. */
export function isNamespaceDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}
