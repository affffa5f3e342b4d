import type { ConsumeRequest, ReserveRequest } from '../port/reserve';
import { partitionKey } from './names';

/**
 * What the request's id stands for: the caller's word, or the partitions, the parameters, and the shape of the slots. A
 * consume has no slots and is never the same request as a reserve. Every backend keeps this digest and nothing else, so
 * that a request tried again after a dump was moved is known for the same one.
 */
export function fingerprintOf(request: ReserveRequest | ConsumeRequest): string {
  return shortFingerprint(request.fingerprint ?? textOf(request));
}

/**
 * Short enough to be kept with each reservation: 64 bits that only have to tell an accident. One that is a digest
 * already is left as it is.
 */
export function shortFingerprint(fingerprint: string): string {
  if (fingerprint.charCodeAt(0) === HASH && /^#[0-9a-z]{1,14}$/.test(fingerprint)) return fingerprint;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < fingerprint.length; i++) {
    const unit = fingerprint.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return digest(high, low);
}

const HASH = 35;
const DIGITS = Array.from('0123456789abcdefghijklmnopqrstuv', (digit) => digit.charCodeAt(0));

/** A # and 64 bits to the base of 32: `toString` takes several times as long. */
function digest(high: number, low: number): string {
  return String.fromCharCode(
    HASH,
    DIGITS[high >>> 27]!,
    DIGITS[(high >>> 22) & 31]!,
    DIGITS[(high >>> 17) & 31]!,
    DIGITS[(high >>> 12) & 31]!,
    DIGITS[(high >>> 7) & 31]!,
    DIGITS[(high >>> 2) & 31]!,
    DIGITS[((high & 3) << 3) | (low >>> 29)]!,
    DIGITS[(low >>> 24) & 31]!,
    DIGITS[(low >>> 19) & 31]!,
    DIGITS[(low >>> 14) & 31]!,
    DIGITS[(low >>> 9) & 31]!,
    DIGITS[(low >>> 4) & 31]!,
    DIGITS[low & 15]!,
  );
}

function textOf(request: ReserveRequest | ConsumeRequest): string {
  const { bind, params } = request;
  let text = '';
  for (const role in bind) text += `${role}=${partitionKey(bind[role]!)} `;
  if (params) for (const name of Object.keys(params).sort()) text += `${name}:${params[name]} `;
  if ('options' in request) return `${text}consume`;
  return text + request.slots.map((slot) => `${slot.pod ?? ''}#${slot.position ?? ''}`).join(' ');
}
