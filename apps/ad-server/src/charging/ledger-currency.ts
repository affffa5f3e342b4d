import type { CurrencyCode } from '@xsp/core';
import type { Campaign } from '../catalog';

/** What a campaign's ledger is kept in: its budget's currency, else its price's. `undefined`: it has neither. */
export function ledgerCurrency({ pricing, budget }: Campaign): CurrencyCode | undefined {
  return budget?.currency ?? pricing?.amount.currency ?? undefined;
}
