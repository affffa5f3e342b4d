/** What a text of JSON shows without being parsed. */
interface JsonScan {
  /** How many keys its objects have, equal ones counted each time. */
  readonly keys: number;
  /** How deep its lists and objects lie in each other. */
  readonly depth: number;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Scans a text that is known to be JSON: a string before a colon is a key. */
export function scanJson(text: string): JsonScan {
  let [keys, depth, deepest] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      let after = at + 1;
      while (BLANK.has(text.charCodeAt(after))) after++;
      if (text.charCodeAt(after) === COLON) keys++;
    } else if (OPENING.has(code)) {
      deepest = Math.max(deepest, ++depth);
    } else if (CLOSING.has(code)) {
      depth--;
    }
  }
  return { keys, depth: deepest };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** How many keys the objects of a value have. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const items = Object.values(value) as readonly unknown[];
  return items.reduce<number>((sum, item) => sum + countKeys(item), Array.isArray(value) ? 0 : items.length);
}
