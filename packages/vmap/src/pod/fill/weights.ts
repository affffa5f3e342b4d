import type { PodCandidate } from '../candidate/pod-candidate';

/**
 * One number for each candidate, such that the best filling is the one with the greatest sum: first the value, then the
 * number of ads of the highest priority, then those of the next one, and so on. Every weight is above 0: a filling with
 * one ad more is better.
 *
 * @param most the most ads of a filling, whose sums must not spill over into what counts more
 */
export function weigh(candidates: readonly PodCandidate[], most: number): bigint[] {
  const ads = BigInt(most);
  const unit = candidates.reduce((divisor, { value }) => greatestCommonDivisor(divisor, value), 0n) || 1n;
  const worth = ({ value }: PodCandidate) => (value / unit) * (ads + 1n) + 1n;
  const levels = new Map<number, bigint>();
  for (const candidate of candidates) {
    const highest = levels.get(priorityOf(candidate)) ?? 0n;
    levels.set(priorityOf(candidate), worth(candidate) > highest ? worth(candidate) : highest);
  }
  const base = new Map<number, bigint>();
  let next = 1n;
  for (const [priority, highest] of [...levels].sort(([a], [b]) => a - b)) {
    base.set(priority, next);
    next *= ads * highest + 1n;
  }
  return candidates.map((candidate) => worth(candidate) * base.get(priorityOf(candidate))!);
}

function priorityOf({ priority = 0 }: PodCandidate): number {
  return priority;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
