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
  if (/^#[0-9a-z]{1,14}$/.test(fingerprint)) return fingerprint;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < fingerprint.length; i++) {
    const unit = fingerprint.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return `#${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}

function textOf(request: ReserveRequest | ConsumeRequest): string {
  const { bind, params } = request;
  let text = '';
  for (const role in bind) text += `${role}=${partitionKey(bind[role]!)} `;
  if (params) for (const name of Object.keys(params).sort()) text += `${name}:${params[name]} `;
  if ('options' in request) return `${text}consume`;
  return text + request.slots.map((slot) => `${slot.pod ?? ''}#${slot.position ?? ''}`).join(' ');
}
