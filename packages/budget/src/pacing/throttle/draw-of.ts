/**
 * The number from 0 to below 1 that a request draws for a campaign: the same for the same request, evenly spread over
 * requests, and independent between campaigns. A request is let through when it is below the campaign's rate.
 *
 * FNV-1a over the two ids, finished as MurmurHash3 does, since FNV alone spreads its low bits badly.
 */
export function drawOf(campaignId: string, requestId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < campaignId.length; i++) hash = Math.imul(hash ^ campaignId.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ 0xffff, 0x01000193);
  for (let i = 0; i < requestId.length; i++) hash = Math.imul(hash ^ requestId.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 2 ** 32;
}
