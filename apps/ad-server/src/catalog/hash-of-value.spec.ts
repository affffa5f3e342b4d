import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { atOnce } from '../in-turns';
import { hashing } from './hash-of-value';

/** The whole of it in one text, with keys in order. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

describe('the hash of a value', () => {
  // Keys that look like numbers come first in every object, and no catalogue has them at its top.
  const key = fc.string().filter((name) => !/^\d+$/.test(name));

  it('is that of its JSON with keys in order', () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (value) => {
        const expected = createHash('sha256').update(text(value)).digest('hex');
        expect(atOnce(hashing(value))).toBe(expected);
        expect(atOnce(hashing(Object.fromEntries(Object.entries(value).reverse())))).toBe(expected);
      }),
    );
  });

  it('may be interrupted between the items of its lists', () => {
    expect([...hashing({ campaigns: [1, 2, 3] })].length).toBeGreaterThan(3);
  });
});
