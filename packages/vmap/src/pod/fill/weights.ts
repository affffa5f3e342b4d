import type { PodCandidate } from '../candidate/pod-candidate';

/** How finely chance decides among equals. */
const CHANCE = 1 << 16;

/**
 * One number for each candidate, such that the best filling is the one with the greatest sum: first the value and number
 * of ads of the highest priority, then of the next one, …, then the filled time, then chance by the seed. Every weight is
 * above 0: a filling with one ad more is better.
 *
 * @param most the most ads of a filling, whose sums must not spill over into what counts more
 */
export function weigh(candidates: readonly PodCandidate[], most: number, seed: string): bigint[] {
  const ads = BigInt(most);
  const chance = ads * BigInt(CHANCE) + 1n;
  const time = ads * BigInt(Math.max(1, ...candidates.map(({ durationMs }) => durationMs))) + 1n;
  const base = new Map<number, bigint>();
  let unit = chance * time;
  for (const priority of [...new Set(candidates.map(priorityOf))].sort((a, b) => a - b)) {
    base.set(priority, unit);
    const values = candidates.flatMap((candidate) => (priorityOf(candidate) === priority ? [candidate.value] : []));
    unit *= ads * (values.reduce((a, b) => (a > b ? a : b)) * (ads + 1n) + 1n) + 1n;
  }
  return candidates.map(
    (candidate) =>
      (candidate.value * (ads + 1n) + 1n) * base.get(priorityOf(candidate))! +
      BigInt(candidate.durationMs) * chance +
      BigInt(lot(candidate, seed)),
  );
}

function priorityOf({ priority = 0 }: PodCandidate): number {
  return priority;
}

/** A lot for a candidate, 1 to 2^16; the heavier its weight, the nearer to the top. */
function lot({ key, weight = 1 }: PodCandidate, seed: string): number {
  return Math.ceil(CHANCE * uniform(`${seed}\0${key}`) ** (1 / weight));
}

/** A number between 0 and 1 from a text (FNV-1a, and MurmurHash3's finaliser, which spreads it). */
function uniform(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
