import type { PodCandidate } from '../candidate/pod-candidate';
import type { AdBounds, PodRules } from '../rules/pod-rules';

/**
 * The places where an ad may stand by its own length and value, as bits: bit n is place n of the rules. Rules without
 * places have one, bit 0. 0 when it may stand nowhere.
 */
export function placesFor(candidate: PodCandidate, rules: PodRules): number {
  const { places, each = {}, maxDurationMs = Infinity } = rules;
  if (candidate.durationMs > maxDurationMs || !meets(candidate, each)) return 0;
  if (places === undefined) return 1;
  let bits = 0;
  places.forEach((place, index) => {
    const room = place.kind === 'flexible' ? place.podDurationMs : Infinity;
    if (candidate.durationMs <= room && meets(candidate, place)) bits |= 1 << index;
  });
  return bits;
}

function meets({ durationMs, value }: PodCandidate, bounds: AdBounds): boolean {
  const { minDurationMs = 0, maxDurationMs = Infinity, durationsMs, minCpmPerSec = 0n } = bounds;
  return (
    durationMs >= minDurationMs &&
    durationMs <= maxDurationMs &&
    (durationsMs === undefined || durationsMs.includes(durationMs)) &&
    // A thousand impressions, and a thousand milliseconds in a second.
    value * 1_000_000n >= minCpmPerSec * BigInt(durationMs)
  );
}
