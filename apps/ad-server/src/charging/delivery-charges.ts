import { zoneOf, type BudgetCampaign } from '@xsp/budget';
import { calendarWindow, type Charge, type CounterName, type NamePart } from '@xsp/core';

/** What is counted apart for each creative and placement, by the last part of its counter's name. */
export const DELIVERED = ['spend', 'unbilled', 'impressions', 'clicks', 'completes'] as const;

export type Delivered = (typeof DELIVERED)[number];

/** What a creative delivered at a placement: `['campaign', id, 'delivery', creative, placement, 'impressions']`. */
export function deliveryCounter<Place extends NamePart>(
  campaign: string,
  creative: string,
  placement: Place,
  what: Delivered,
): readonly (string | Place)[] {
  return ['campaign', campaign, 'delivery', creative, placement, what];
}

/**
 * Charges, and beside each that counts for the campaign's delivery in an hour the same for its creative and placement in
 * the day: the same amount, committed in the same call and under the same conditions, so that the one adds up to the other.
 * The placement is the request's parameter `placement`.
 */
export function withDelivery(
  charges: readonly Charge[],
  campaign: BudgetCampaign,
  creative: string,
  at: number,
): readonly Charge[] {
  const day = { kind: 'fixed', ...calendarWindow('day', at, zoneOf(campaign)), kept: true } as const;
  const apart = charges.flatMap(({ partition, counter, amount, whenLate }): Charge[] => {
    const what = amount > 0n ? deliveredBy(counter) : undefined;
    if (!what) return [];
    const name = deliveryCounter(campaign.id, creative, { param: 'placement' }, what);
    return [{ partition, counter: name, window: day, amount, limits: [], whenLate }];
  });
  return [...charges, ...apart];
}

/** What a counter says of the campaign's delivery in an hour; `undefined`: nothing. */
function deliveredBy([owner, , kind, what]: CounterName): Delivered | undefined {
  if (owner !== 'campaign') return undefined;
  if (kind === 'spend' && what === 'hour') return 'spend';
  return kind === 'report' ? DELIVERED.find((known) => known === what) : undefined;
}
