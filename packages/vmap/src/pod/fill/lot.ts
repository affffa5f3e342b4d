import type { PodCandidate } from '../candidate/pod-candidate';

/**
 * A candidate's lot, between 0 and 1, that decides among equals: the heavier its weight, the nearer to 1. The same for the
 * same seed.
 */
export function lotOf({ key, weight = 1 }: PodCandidate, seed: string): number {
  return uniform(`${seed}\0${key}`) ** (1 / weight);
}

/** A number between 0 and 1 from a text (FNV-1a, and MurmurHash3's finaliser, which spreads it). */
function uniform(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
