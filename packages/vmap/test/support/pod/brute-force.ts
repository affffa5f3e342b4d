import type { PodCandidate } from '../../../src/pod/candidate/pod-candidate';
import type { AdBounds, PodPlace, PodRules } from '../../../src/pod/rules/pod-rules';

/** A filling's worth: value and number of ads of each priority from the highest. The greater list is better. */
export type Worth = readonly bigint[];

export function worthOf(ads: readonly PodCandidate[], priorities: readonly number[]): Worth {
  return [...priorities]
    .sort((a, b) => b - a)
    .flatMap((priority) => {
      const those = ads.filter((ad) => (ad.priority ?? 0) === priority);
      return [those.reduce((sum, { value }) => sum + value, 0n), BigInt(those.length)];
    });
}

export function better(a: Worth, b: Worth): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! > b[i]!;
  return false;
}

/** Tries every sequence of candidates; the worth of the best that a plain reading of the rules allows. */
export function bruteForce(candidates: readonly PodCandidate[], rules: PodRules, priorities: readonly number[]): Worth {
  let best = worthOf([], priorities);
  const extend = (ads: readonly PodCandidate[]) => {
    if (isPod(ads, rules)) {
      const worth = worthOf(ads, priorities);
      if (better(worth, best)) best = worth;
    }
    if (ads.length === rules.maxAds) return;
    for (const candidate of candidates) if (!ads.includes(candidate)) extend([...ads, candidate]);
  };
  extend([]);
  return best;
}

/** Whether a sequence of ads is a pod, as a person would check it. */
export function isPod(ads: readonly PodCandidate[], rules: PodRules): boolean {
  const ms = ads.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const apart = rules.soldApart ?? [];
  const soldFor = (ad: PodCandidate) =>
    ad.slotInPod === 'firstOrLast' ? apart.length > 0 : ad.slotInPod !== undefined && apart.includes(ad.slotInPod);
  return (
    ads.length <= rules.maxAds &&
    ads.length >= (rules.minAds ?? 1) &&
    ms <= (rules.maxDurationMs ?? Infinity) &&
    ms >= (rules.minDurationMs ?? 0) &&
    ads.every((ad) => meets(ad, rules.each ?? {})) &&
    ads.every((ad, index) => {
      if (ad.slotInPod === undefined) return true;
      return (ad.slotInPod !== 'last' && index === 0) || (ad.slotInPod !== 'first' && index === ads.length - 1);
    }) &&
    ads.filter((ad) => !soldFor(ad)).length <= Math.max(0, rules.maxAds - apart.length) &&
    separated(ads, rules) &&
    withinCaps(ads) &&
    (rules.places === undefined || inPlaces(ads, rules.places))
  );
}

function meets({ durationMs, value }: PodCandidate, bounds: AdBounds): boolean {
  const perThousandAndSecond = (Number(value) * 1_000) / (durationMs / 1_000);
  return (
    durationMs >= (bounds.minDurationMs ?? 0) &&
    durationMs <= (bounds.maxDurationMs ?? Infinity) &&
    (bounds.durationsMs?.includes(durationMs) ?? true) &&
    perThousandAndSecond >= Number(bounds.minCpmPerSec ?? 0n)
  );
}

function separated(ads: readonly PodCandidate[], rules: PodRules): boolean {
  return (rules.separate ?? []).every(({ by, within, only }) => {
    const ids = (ad: PodCandidate) => {
      const all = by === 'category' ? (ad.categories ?? []) : by === 'label' ? (ad.labels ?? []) : [];
      const one = by === 'advertiser' ? ad.advertiser : by === 'campaign' ? ad.campaign : undefined;
      const creatives = by === 'creative' ? (ad.identity?.creativeIds ?? []) : [];
      const found = [...all, ...(one === undefined ? [] : [one]), ...creatives];
      return !only ? found : found.filter((id) => only.includes(id));
    };
    return ads.every((ad, i) =>
      ads.every((other, j) => {
        if (j <= i || (within === 'next' && j !== i + 1)) return true;
        return !ids(ad).some((id) => ids(other).includes(id));
      }),
    );
  });
}

/** The candidates' own charges: amounts on equal names add up to no more than the lowest constant limit. */
function withinCaps(ads: readonly PodCandidate[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { counter, amount } of ads.flatMap(({ charges }) => charges)) {
    const name = JSON.stringify(counter);
    sums.set(name, (sums.get(name) ?? 0n) + amount);
  }
  return ads
    .flatMap(({ charges }) => charges)
    .every(({ counter, limits }) =>
      limits.every(({ at }) => typeof at !== 'bigint' || sums.get(JSON.stringify(counter))! <= at),
    );
}

/** Whether the ads can be dealt out to the places in order. */
function inPlaces(ads: readonly PodCandidate[], places: readonly PodPlace[]): boolean {
  const [place, ...rest] = places;
  if (ads.length === 0) return true;
  if (place === undefined) return false;
  const most = place.kind === 'fixed' ? 1 : place.maxAds;
  for (let count = 0; count <= Math.min(most, ads.length); count++) {
    const those = ads.slice(0, count);
    const ms = those.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const fits = those.every((ad) => meets(ad, place)) && (place.kind === 'fixed' || ms <= place.podDurationMs);
    if (fits && inPlaces(ads.slice(count), rest)) return true;
  }
  return false;
}
