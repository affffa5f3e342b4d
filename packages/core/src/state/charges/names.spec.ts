import fc from 'fast-check';
import { ValidationError } from '../../errors';
import type { Window } from '../port';
import { counterKey, hashId, isName, nameKey, partitionKey, partitionOfKey, requireName, shown } from './names';

const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
const parts = fc.array(fc.constantFrom('a', 'b', 'a.b', 'a-b', 'f', 'x1-2', 'r5'), { minLength: 1, maxLength: 4 });
const window = fc.oneof(
  fc.constant<Window>({ kind: 'forever' }),
  fc
    .tuple(fc.nat(30), fc.nat(30))
    .map(([start, length]): Window => ({ kind: 'fixed', start, end: start + length + 1 })),
  fc.nat(30).map((ms): Window => ({ kind: 'rolling', ms: ms + 1 })),
  fc.nat(30).map((ms): Window => ({ kind: 'sliding', ms: ms + 1 })),
);

describe('names', () => {
  it('are 1 to 64 of the plain characters', () => {
    fc.assert(fc.property(name, (text) => isName(text) && requireName(text, 'id') === text));
    for (const text of ['', 'a b', 'a/b', 'a:b', 'a|b', 'ä', 'a\n', '\na', 'a'.repeat(65), 5, null, undefined, ['a']]) {
      expect(isName(text)).toBe(false);
      expect(() => requireName(text, 'id')).toThrow(ValidationError);
    }
  });

  it('make keys that can be told apart: partitions', () => {
    const partition = fc.record({ kind: name, id: name });
    fc.assert(
      fc.property(partition, (one) => {
        expect(partitionOfKey(partitionKey(one))).toEqual(one);
      }),
    );
  });

  it('make keys that can be told apart: counters, by name and window', () => {
    fc.assert(
      fc.property(parts, window, parts, window, (one, oneWindow, other, otherWindow) => {
        const equal = JSON.stringify([one, oneWindow]) === JSON.stringify([other, otherWindow]);
        expect(counterKey(one, oneWindow) === counterKey(other, otherWindow)).toBe(equal);
        expect(nameKey(one) === nameKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the same counter however long it is kept', () => {
    const forever = counterKey(['a'], { kind: 'forever' });
    expect(counterKey(['a'], { kind: 'forever', forgetAfterMs: 5 })).toBe(forever);
    const fixed = { kind: 'fixed', start: 1, end: 2 } as const;
    expect(counterKey(['a'], { ...fixed, kept: true })).toBe(counterKey(['a'], fixed));
  });
});

describe('hashId', () => {
  it('makes a name of any text, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isName(hashId(text))).toBe(true);
        expect(hashId(text)).toBe(hashId(text));
      }),
    );
  });

  it('is 128 bits of SHA-256, or of HMAC-SHA-256 with a secret', () => {
    // The first 16 bytes of the well-known digest of the empty text.
    expect(Buffer.from(hashId(''), 'base64url').toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb924');
    // RFC 4231, test case 2.
    expect(Buffer.from(hashId('what do ya want for nothing?', 'Jefe'), 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c7',
    );
    expect(hashId('what do ya want for nothing?', Buffer.from('Jefe'))).toBe(
      hashId('what do ya want for nothing?', 'Jefe'),
    );
  });

  it('gives another name for another text or another secret', () => {
    const all = ['a', 'A', 'a ', 'a\u0000', 'b'].flatMap((text) => [
      hashId(text),
      hashId(text, 's'),
      hashId(text, 't'),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('shown', () => {
  it('shows anything briefly, and throws at nothing', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect([5n, circular, [1], null, undefined, 'a"b', Symbol('x'), () => 1, NaN].map(shown)).toEqual([
      '5',
      'an object',
      'a list',
      'null',
      'undefined',
      '"a\\"b"',
      'a symbol',
      'a function',
      'NaN',
    ]);
    expect(shown('x'.repeat(1_000)).length).toBeLessThan(100);
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        (value) => typeof shown(value) === 'string',
      ),
    );
  });
});
