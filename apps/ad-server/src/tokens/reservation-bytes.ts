import { ValidationError } from '@xsp/core';

/** How many bytes of a token name the reservation. */
export const RESERVATION_BYTES = 8;

/**
 * The forms of a reservation's id: 7 bytes as base64url, and, when pods took several reserves, the number of the reserve
 * and whether it is its refill (`AAECAwQFBg`, `AAECAwQFBg.2`, `AAECAwQFBg.2.r`).
 */
const FORM = /^([A-Za-z0-9_-]{9}[AQgw])(?:\.(\d{1,2}))?(\.r)?$/;

/** Writes a reservation's id into its place: seven bytes, and one for the part. @throws ValidationError */
export function writeReservation(id: string, bytes: Buffer, offset: number): void {
  const [, base, number = '1', refill] = FORM.exec(id) ?? [];
  if (base === undefined) throw new ValidationError('reservation', `has a form that no token holds: ${id}`);
  bytes.write(base, offset, RESERVATION_BYTES - 1, 'base64url');
  bytes[offset + RESERVATION_BYTES - 1] = 2 * (Number(number) - 1) + (refill ? 1 : 0);
}

export function readReservation(bytes: Buffer, offset: number): string {
  const base = bytes.toString('base64url', offset, offset + RESERVATION_BYTES - 1);
  const part = bytes[offset + RESERVATION_BYTES - 1]!;
  const number = (part >> 1) + 1;
  return `${base}${number === 1 ? '' : `.${number}`}${part % 2 === 1 ? '.r' : ''}`;
}
