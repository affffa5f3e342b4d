import { createHash } from 'node:crypto';
import type { Interruptible } from '../in-turns';

/** The hash of plain data as JSON with its keys in order, so that equal contents have equal hashes. */
export function* hashing(value: unknown): Interruptible<string> {
  const hash = createHash('sha256');
  for (const part of parts(value)) {
    hash.update(part);
    yield;
  }
  return hash.digest('hex');
}

/** The whole text; the lists of an object item by item. */
function* parts(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield canonicalJson(value);
    return;
  }
  let before = '{';
  for (const [key, item] of inOrder(value)) {
    yield `${before}${JSON.stringify(key)}:`;
    if (Array.isArray(item)) {
      for (const [index, one] of item.entries()) yield `${index === 0 ? '[' : ','}${canonicalJson(one)}`;
      yield item.length === 0 ? '[]' : ']';
    } else yield canonicalJson(item);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(inOrder(item)) : item,
  );
}

function inOrder(item: object): [string, unknown][] {
  return Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
}
