const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser turns these into spaces or line feeds unless they are written as references (XML 1.0 §2.11, §3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const reference = (character: string): string => REFERENCES[character] ?? character;

/** A string as the text of an element. */
export function escapeText(value: string): string {
  return /[&<>\r]/.test(value) ? value.replace(/[&<>\r]/g, reference) : value;
}

/** A string as the value of an attribute in double quotes. */
export function escapeAttribute(value: string): string {
  return /[&<>"\t\n\r]/.test(value) ? value.replace(/[&<>"\t\n\r]/g, reference) : value;
}

/**
 * A string as a CDATA section. What would end the section early is split over two; a carriage return, which a parser
 * would turn into a line feed, stands between two sections as a reference.
 */
export function cdata(value: string): string {
  const safe = value.includes(']]>') ? value.replaceAll(']]>', ']]]]><![CDATA[>') : value;
  return `<![CDATA[${safe.includes('\r') ? safe.replaceAll('\r', ']]>&#13;<![CDATA[') : safe}]]>`;
}
