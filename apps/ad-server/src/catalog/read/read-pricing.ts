import { Money, pricePerEvent, type PricingModel } from '@xsp/core';
import type { PricingFile } from '../catalog-file';
import type { Place } from '../findings';
import type { BilledEvent, Pricing } from '../model';
import type { Loose } from '../structure';
import { readCurrency, readMoney } from './read-money';

const BILLED_EVENTS: Readonly<Record<PricingModel, BilledEvent | null>> = {
  cpm: 'impression',
  cpc: 'click',
  cpcv: 'complete',
  cpv: 'view',
  flat: null,
};

export function readPricing(file: Loose<PricingFile>, at: Place): Pricing {
  const model = file.model ?? 'flat';
  const amount = readMoney(file.amount, readCurrency(file.currency, at.at('currency')), at.at('amount'));
  const none = Money.zero(amount.currency);
  const price = model === 'flat' ? none : at.at('amount').attempt(() => pricePerEvent(model, amount), none);
  return { model, amount, billedEvent: BILLED_EVENTS[model], price };
}
