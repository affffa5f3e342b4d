import { unbilledCharges } from '@xsp/budget';
import { defineOption, type Option } from '@xsp/core';
import type { Campaign, Catalog } from '../catalog';
import { budgetCampaign } from './budget-campaign';
import { ratesOf } from './option-cache';

/** What reports count of an event that came when its budget was used up: its price, which nobody pays. */
export function unbilledOption(campaign: Campaign, catalog: Catalog, at: number): Option {
  return defineOption(`${campaign.id}/unbilled`, unbilledCharges(budgetCampaign(campaign), at, ratesOf(catalog)));
}
