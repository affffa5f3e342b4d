import fc from 'fast-check';
import type { ConsumeRequest, ReserveRequest } from '../port';
import { fingerprintOf, shortFingerprint } from './fingerprint';
import { defineOption } from './option';

const viewer = { kind: 'viewer', id: 'v1' };
const household = { kind: 'household', id: 'h1' };
const option = defineOption('ad', []);
const head = { id: 'r1', bind: { viewer }, params: { page: 'home' }, rememberMs: 60_000 };
const reserve: ReserveRequest = { ...head, slots: [{ options: [option], ttlMs: 1_000 }] };
const consume: ConsumeRequest = { ...head, options: [option] };

describe('fingerprintOf', () => {
  it("is the digest of the caller's word, an empty one included", () => {
    for (const fingerprint of ['mine', '', 'x'.repeat(1_024), '#', '#Z', 'two words\n'])
      expect(fingerprintOf({ ...reserve, fingerprint })).toBe(shortFingerprint(fingerprint));
  });

  it('is made of partitions, parameters and the shape of the slots, not of options, TTLs or the order of parameters', () => {
    const base = fingerprintOf(reserve);
    const slot = reserve.slots[0]!;
    const other = defineOption('other', []);
    expect(fingerprintOf({ ...reserve, id: 'r2', rememberMs: 5, slots: [{ options: [other], ttlMs: 5 }] })).toBe(base);
    const two = { page: 'home', pod: 'p' };
    expect(fingerprintOf({ ...reserve, params: two })).toBe(
      fingerprintOf({ ...reserve, params: { pod: 'p', page: 'home' } }),
    );
    const different = [
      { ...reserve, bind: { viewer, household } },
      { ...reserve, bind: { user: viewer } },
      { ...reserve, bind: { viewer: { ...viewer, id: 'v2' } } },
      { ...reserve, params: two },
      { ...reserve, params: { page: 'news' } },
      { ...reserve, slots: [slot, slot] },
      { ...reserve, slots: [{ ...slot, pod: 'a' }] },
      { ...reserve, slots: [{ ...slot, position: 1 }] },
      consume,
    ].map(fingerprintOf);
    expect(new Set([base, ...different]).size).toBe(different.length + 1);
  });
});

describe('shortFingerprint', () => {
  it('is one short word, the same for the same text, and its own digest', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const short = shortFingerprint(text);
        expect(short).toMatch(/^#[0-9a-z]{1,14}$/);
        expect(shortFingerprint(short)).toBe(short);
      }),
    );
  });

  it('never changes: it is stored', () => {
    expect(shortFingerprint('')).toBe('#3bn8r0q8hfeb8');
    expect(shortFingerprint('viewer=viewer/v1 page:home #')).toBe('#obprh7cahulj7');
  });

  it('tells requests apart that differ in a character', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) seen.add(shortFingerprint(`viewer=viewer/${i} #`));
    expect(seen.size).toBe(100_000);
  });
});
