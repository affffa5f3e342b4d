import { limitsToSet } from '@xsp/budget';
import type { Campaign, Catalog, CatalogFile } from '../catalog';
import type { CatalogLimit } from '../charging/apply-limits';
import { budgetCampaign } from '../charging/budget-campaign';
import { ratesOf } from '../charging/option-cache';
import { hasChangedBudget, type Overlay } from './overlay';

/** What the campaigns that the API wrote ask to be stored. */
export interface WrittenLimits {
  /** Of the campaigns' own budgets: what the overlay says is in force. */
  readonly own: readonly CatalogLimit[];
  /** Of budgets that they share, which the file says: set where there is none yet. */
  readonly shared: readonly CatalogLimit[];
}

/** @param catalog the file with the overlay, resolved */
export function writtenLimits(catalog: Catalog, file: CatalogFile, overlay: Overlay): WrittenLimits {
  const rates = ratesOf(catalog);
  const isWritten = ({ id }: Campaign) => Boolean(overlay.campaigns[id]) || hasChangedBudget(file, overlay, id);
  const written = catalog.campaigns.filter(isWritten);
  const limits = written.flatMap((campaign) => limitsToSet(budgetCampaign(campaign), { rates }));
  const isOwn = ({ counter }: CatalogLimit) => counter[0] === 'campaign';
  return { own: limits.filter(isOwn), shared: limits.filter((limit) => !isOwn(limit)) };
}
