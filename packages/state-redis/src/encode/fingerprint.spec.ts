import fc from 'fast-check';
import { shortFingerprint } from './fingerprint';

describe('shortFingerprint', () => {
  it('is one short word, the same for the same text, and its own digest', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const short = shortFingerprint(text);
        expect(short).toMatch(/^(#[0-9a-z]{1,14}|-)$/);
        expect(shortFingerprint(short)).toBe(short === '-' ? shortFingerprint('-') : short);
      }),
    );
  });

  it('tells requests apart that differ in a character', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) seen.add(shortFingerprint(`viewer=viewer/${i} #`));
    expect(seen.size).toBe(100_000);
  });
});
