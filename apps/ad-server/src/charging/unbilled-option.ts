import { unbilledCharges } from '@xsp/budget';
import { defineOption, type Option } from '@xsp/core';
import type { Campaign, Catalog, Creative } from '../catalog';
import { budgetCampaign } from './budget-campaign';
import { withDelivery } from './delivery-charges';
import { ratesOf } from './option-cache';

/**
 * What reports count of an event that came when its budget was used up: its price, which nobody pays.
 *
 * @returns `undefined` for a flat price, which is paid once: what comes after it owes nothing
 */
export function unbilledOption(
  {
    campaign,
    creative,
    catalog,
  }: { readonly campaign: Campaign; readonly creative: Creative; readonly catalog: Catalog },
  at: number,
): Option | undefined {
  const money = budgetCampaign(campaign);
  if (money.pricing.model === 'flat') return undefined;
  const charges = unbilledCharges(money, at, ratesOf(catalog));
  return defineOption(`${campaign.id}/unbilled`, withDelivery(charges, money, creative.id, at));
}
