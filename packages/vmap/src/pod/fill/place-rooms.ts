import type { FillProblem } from './fill-problem';

/** What a place can still hold. */
export interface PlaceRoom {
  ads: number;
  ms: number;
}

/** What each place can hold beside what stands in it; those before the last that is filled hold nothing. Without places one for all. */
export function roomsOf({ rules, standing, standingPlaces }: FillProblem): readonly PlaceRoom[] {
  const { places } = rules;
  if (places === undefined) return [{ ads: Infinity, ms: Infinity }];
  const present = standingPlaces.at(-1) ?? 0;
  const there = standing.filter((_, index) => standingPlaces[index] === present);
  const ms = there.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return places.map((place, index) => {
    if (index < present) return { ads: 0, ms: 0 };
    const whole = place.kind === 'fixed' ? { ads: 1, ms: Infinity } : { ads: place.maxAds, ms: place.podDurationMs };
    return index > present ? whole : { ads: whole.ads - there.length, ms: whole.ms - ms };
  });
}
