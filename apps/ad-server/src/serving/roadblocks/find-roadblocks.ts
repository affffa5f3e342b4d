import type { Campaign } from '../../catalog';
import type { PodAsked, PodsAdRequest } from '../pods-ad-request';
import type { ServingContext } from '../serving-context';
import { matchesMoment, matchesPlace } from '../targeting';

/** A campaign, and the places of the page that it takes together. */
export interface Roadblock {
  readonly campaign: Campaign;
  readonly places: readonly PodAsked[];
}

/** The roadblocks that a page has all places for, and that want the request; the best first. */
export function findRoadblocks(
  { request, pods, isPage = false }: PodsAdRequest,
  { roadblocks, coolOff }: ServingContext,
  now: number,
): readonly Roadblock[] {
  if (!isPage || roadblocks.length === 0) return [];
  const { audience } = request;
  return roadblocks.flatMap((campaign) => {
    const { roadblock, targeting, flight } = campaign;
    const places = roadblock.flatMap((placement) => pods.find((pod) => pod.placement.id === placement) ?? []);
    const wants =
      places.length === roadblock.length &&
      roadblock.every((placement) => matchesPlace(targeting, placement, audience)) &&
      matchesMoment(targeting, flight, audience.keywords, now);
    if (!wants || coolOff.refusalOf(campaign.id, now)) return [];
    return [{ campaign, places }];
  });
}
