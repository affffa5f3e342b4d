import type { CampaignFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Advertiser, Campaign, Group } from '../model';
import type { Loose } from '../structure';
import { isWritten, readList, sound } from './loose-parts';
import { readBudget } from './read-budget';
import { readCap } from './read-cap';
import { readCreative } from './read-creative';
import { readFlight } from './read-flight';
import { readPacing } from './read-pacing';
import { readPricing } from './read-pricing';
import { readRoadblock } from './read-roadblock';
import { readTargeting } from './read-targeting';

/**
 * @param advertiser whose campaign it is
 * @param groups those it is a member of
 */
export function readCampaign(
  file: Loose<CampaignFile>,
  at: Place,
  advertiser: Advertiser,
  groups: readonly Group[],
): Campaign {
  const id = file.id ?? '';
  const flight = readFlight(file.flight, at.at('flight'));
  const { timeZone } = flight;
  // One that is written wrongly was meant to name a currency.
  const pricing = file.pricing ?? (isWritten(file, 'pricing') ? { currency: undefined } : {});
  const exempt = new Set<string | null | undefined>(file.exemptFrom);
  return {
    id,
    name: file.name ?? id,
    advertiser,
    groups,
    categories: sound(file.categories),
    labels: sound(file.labels),
    priority: file.priority ?? 1,
    weight: file.weight ?? 1,
    pricing: file.pricing === undefined ? null : readPricing(file.pricing, at.at('pricing')),
    budget: file.budget === undefined ? null : readBudget(file.budget, at.at('budget'), { timeZone, pricing }),
    pacing: readPacing(file.pacing, at.at('pacing')),
    flight,
    caps: readList(file.caps, at.at('caps'), (cap, place) => readCap(cap, place, { per: 'campaign', timeZone })),
    advertiserCaps: advertiser.caps.filter((cap) => cap.id === null || !exempt.has(cap.id)),
    whenUserUnknown: file.whenUserUnknown ?? 'serve',
    whenStateDown: file.whenStateDown ?? 'open',
    targeting: readTargeting(file.targeting, at.at('targeting'), timeZone),
    roadblock: readRoadblock(file, at),
    creatives: readList(file.creatives, at.at('creatives'), readCreative),
  };
}
