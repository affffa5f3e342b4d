import type { CurrencyCode } from '@xsp/core';
import type { Campaign } from '../catalog';

/** What a campaign's money is written in; `undefined`: it has none. */
export function currencyOf({ pricing, budget }: Campaign): CurrencyCode | undefined {
  return pricing?.amount.currency ?? budget?.currency ?? undefined;
}
