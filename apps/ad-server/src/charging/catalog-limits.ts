import { limitsToSet } from '@xsp/budget';
import type { Catalog } from '../catalog';
import { placeOf, type CatalogLimit } from './apply-limits';
import { budgetCampaign } from './budget-campaign';
import { ratesOf } from './option-cache';

/** Every limit of a catalogue; one shared by several campaigns once. */
export function catalogLimits(catalog: Catalog): readonly CatalogLimit[] {
  const rates = ratesOf(catalog);
  const limits = catalog.campaigns.flatMap((campaign) => limitsToSet(budgetCampaign(campaign), { rates }));
  return [...new Map(limits.map((limit) => [placeOf(limit), limit])).values()];
}
