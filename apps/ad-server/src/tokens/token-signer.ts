import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ValidationError } from '@xsp/core';
import { decodeToken, encodeToken, keyIdOf, macPart, signedPart, tokenBytes, type Token } from './token';

/** What a token's text turned out to be. A forged, altered or foreign one is `'forged'`. */
export type TokenReading =
  { readonly status: 'valid' | 'expired'; readonly token: Token } | { readonly status: 'forged' };

interface SigningKey {
  readonly id: number;
  readonly secret: Buffer;
}

/**
 * Signs tracking tokens with the newest secret and accepts those signed with any. A token is 64 characters of
 * base64url: 38 bytes of content and 80 bits of HMAC-SHA-256 (RFC 2104 §5: not less); its first byte tells which secret signed it.
 */
export class TokenSigner {
  private readonly keys: readonly SigningKey[];

  /** @param secrets the newest first @throws ValidationError when there is none */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new ValidationError('secrets', 'must hold one secret at least');
    this.keys = secrets.map((text) => {
      // The secret may be a password; what signs is derived from it, and so is what names it.
      const secret = createHash('sha256').update('xsp tracking token\0').update(text).digest();
      return { id: createHash('sha256').update(secret).digest()[0]!, secret };
    });
  }

  sign(token: Token): string {
    const [{ id, secret }] = this.keys as [SigningKey];
    const bytes = encodeToken(token, id);
    mac(secret, bytes).copy(macPart(bytes));
    return bytes.toString('base64url');
  }

  /** Signs any text for a purpose: `TEXT.SIGNATURE`, both as base64url. */
  signText(purpose: string, text: string): string {
    const [{ secret }] = this.keys as [SigningKey];
    const encoded = Buffer.from(text, 'utf8').toString('base64url');
    return `${encoded}.${textMac(secret, purpose, encoded).toString('base64url')}`;
  }

  /** The text that was signed for the purpose; `undefined` for a forgery. */
  readText(purpose: string, signed: string): string | undefined {
    const [encoded, signature, ...rest] = signed.split('.');
    if (encoded === undefined || signature === undefined || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const genuine = this.keys.some(({ secret }) => {
      const expected = textMac(secret, purpose, encoded);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    return genuine ? Buffer.from(encoded, 'base64url').toString('utf8') : undefined;
  }

  /** @param now epoch ms */
  read(text: string, now: number): TokenReading {
    const bytes = tokenBytes(text);
    if (!bytes) return { status: 'forged' };
    const keyId = keyIdOf(bytes);
    const genuine = this.keys.some(
      (key) => key.id === keyId && timingSafeEqual(mac(key.secret, bytes), macPart(bytes)),
    );
    if (!genuine) return { status: 'forged' };
    const token = decodeToken(bytes);
    return { status: token.expiresAt > now ? 'valid' : 'expired', token };
  }
}

/** A signature of a text for one purpose, so that one of another purpose is none. */
function textMac(secret: Buffer, purpose: string, text: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}\0${text}`).digest().subarray(0, 16);
}

function mac(secret: Buffer, bytes: Buffer): Buffer {
  return createHmac('sha256', secret).update(signedPart(bytes)).digest().subarray(0, macPart(bytes).length);
}
