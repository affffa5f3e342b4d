import type { Campaign, Catalog, Flight, Placement } from '../catalog';

/** The campaigns that may be served at a placement now, as far as the catalogue says. */
export function eligible(catalog: Catalog, placement: Placement, now: number): Campaign[] {
  return catalog.campaigns.filter(
    ({ flight, targeting }) => isFlying(flight, now) && (targeting.placements?.has(placement.id) ?? true),
  );
}

function isFlying({ startMs, endMs }: Flight, now: number): boolean {
  return (startMs === null || startMs <= now) && (endMs === null || now < endMs);
}
