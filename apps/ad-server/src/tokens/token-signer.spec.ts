import fc from 'fast-check';
import type { Token } from './token';
import { TokenSigner } from './token-signer';

const token: Token = {
  reservation: 'AAECAwQFBg',
  slot: 3,
  viewer: 'AAECAwQFBgcICQoLDA0ODw',
  creative: 0xfedcba987654,
  placement: 0xfedc,
  expiresAt: 1_900_000_000_000,
  user: true,
  unheld: false,
};
const before = token.expiresAt - 1;
const signer = new TokenSigner(['a secret of the tests']);

const base64url = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('base64url'));

describe('TokenSigner', () => {
  it('writes 64 characters and reads back what was signed', () => {
    const tokens = fc.record({
      reservation: fc
        .tuple(base64url(7), fc.constantFrom('', '.2', '.64', '.99'), fc.constantFrom('', '.r'))
        .map((parts) => parts.join('')),
      slot: fc.integer({ min: 0, max: 63 }),
      viewer: base64url(16),
      creative: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      placement: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
      expiresAt: fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((seconds) => seconds * 1_000),
      user: fc.boolean(),
      unheld: fc.boolean(),
    });
    fc.assert(
      fc.property(tokens, (any) => {
        const text = signer.sign(any);
        expect(text).toMatch(/^[A-Za-z0-9_-]{64}$/);
        expect(signer.read(text, 0)).toEqual({ status: 'valid', token: any });
      }),
    );
  });

  it('tells an expired token, and still what it names', () => {
    const text = signer.sign(token);
    expect(signer.read(text, before).status).toBe('valid');
    expect(signer.read(text, token.expiresAt)).toEqual({ status: 'expired', token });
  });

  it('takes any altered character for a forgery', () => {
    const text = signer.sign(token);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), base64url(3), (at, { 0: letter = 'A' }) => {
        fc.pre(text[at] !== letter);
        const altered = text.slice(0, at) + letter + text.slice(at + 1);
        expect(signer.read(altered, before)).toEqual({ status: 'forged' });
      }),
    );
  });

  it.each(['', 'x', 'A'.repeat(63), 'A'.repeat(65), 'A'.repeat(64), `${'A'.repeat(63)}=`, `${'A'.repeat(63)}\n`])(
    'takes %j for a forgery',
    (text) => expect(signer.read(text, before)).toEqual({ status: 'forged' }),
  );

  it('accepts the secrets before the newest, and no others', () => {
    const old = new TokenSigner(['the old secret']).sign(token);
    expect(new TokenSigner(['the new secret', 'the old secret']).read(old, before).status).toBe('valid');
    expect(new TokenSigner(['the new secret']).read(old, before).status).toBe('forged');
  });

  it('signs with the newest', () => {
    const text = new TokenSigner(['the new secret', 'the old secret']).sign(token);
    expect(new TokenSigner(['the new secret']).read(text, before).status).toBe('valid');
  });
});
