/**
 * What a request's id stands for, short enough to be kept with each reservation: 64 bits that only have to tell an
 * accident. One that is a digest already (a dump's) is left as it is.
 */
export function shortFingerprint(fingerprint: string): string {
  if (/^#[0-9a-z]{1,14}$/.test(fingerprint) || fingerprint === '') return fingerprint || '-';
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
