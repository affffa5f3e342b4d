import { readReservation, writeReservation } from './reservation-bytes';

/** What a tracking token names: one ad of one answer, until it expires. */
export interface Token {
  /** The reservation's id, in one of the forms of `reservation-bytes.ts`. */
  readonly reservation: string;
  /** The slot of the reservation, 0 to 63. */
  readonly slot: number;
  /** The viewer's partition id: 16 bytes as base64url, 22 characters. */
  readonly viewer: string;
  /** The creative's reference in the catalogue: 6 bytes as a number. */
  readonly creative: number;
  /** The number of the placement that the ad was served to, 1 to 65,535; 0: not known. */
  readonly placement: number;
  /** Epoch ms; whole seconds. */
  readonly expiresAt: number;
  /** The partition is a user's; else a session's, or made for one request. */
  readonly user: boolean;
  /** The ad was served while the state was away and holds nothing: its impression counts without limit. */
  readonly unheld: boolean;
}

/** How long the parts are, in bytes: 48 together, 64 characters as base64url. */
const KEY_ID = 0;
const EXPIRES = 1;
const RESERVATION = 5;
const SLOT = 13;
const VIEWER = 14;
const CREATIVE = 30;
const PLACEMENT = 36;
const MAC = 38;
const LENGTH = 48;

/**
 * Stands in place of a viewer in tokens of previews: 16 bytes of zero, which no hash and no random id is. A beacon with
 * such a token counts nothing.
 */
export const PREVIEW_VIEWER = 'A'.repeat(22);

const USER = 0x80;
const UNHELD = 0x40;

/** Bytes of a token before it is signed; the MAC's place is empty. */
export function encodeToken(token: Token, keyId: number): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH);
  bytes[KEY_ID] = keyId;
  bytes.writeUInt32BE(Math.ceil(token.expiresAt / 1_000), EXPIRES);
  writeReservation(token.reservation, bytes, RESERVATION);
  bytes[SLOT] = token.slot | (token.user ? USER : 0) | (token.unheld ? UNHELD : 0);
  bytes.write(token.viewer, VIEWER, CREATIVE - VIEWER, 'base64url');
  bytes.writeUIntBE(token.creative, CREATIVE, PLACEMENT - CREATIVE);
  bytes.writeUInt16BE(token.placement, PLACEMENT);
  return bytes;
}

/** The bytes of a token's text; `undefined` unless it has the one length and the one alphabet. */
export function tokenBytes(text: string): Buffer | undefined {
  return /^[A-Za-z0-9_-]{64}$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}

export function decodeToken(bytes: Buffer): Token {
  return {
    reservation: readReservation(bytes, RESERVATION),
    slot: bytes[SLOT]! & 0x3f,
    viewer: bytes.toString('base64url', VIEWER, CREATIVE),
    creative: bytes.readUIntBE(CREATIVE, PLACEMENT - CREATIVE),
    placement: bytes.readUInt16BE(PLACEMENT),
    expiresAt: bytes.readUInt32BE(EXPIRES) * 1_000,
    user: (bytes[SLOT]! & USER) !== 0,
    unheld: (bytes[SLOT]! & UNHELD) !== 0,
  };
}

/** Whether the ad is a preview's. */
export function isPreview({ viewer }: Token): boolean {
  return viewer === PREVIEW_VIEWER;
}

/** What is signed. */
export function signedPart(bytes: Buffer): Buffer {
  return bytes.subarray(0, MAC);
}

/** The signature's place. */
export function macPart(bytes: Buffer): Buffer {
  return bytes.subarray(MAC);
}

export function keyIdOf(bytes: Buffer): number {
  return bytes[KEY_ID]!;
}
