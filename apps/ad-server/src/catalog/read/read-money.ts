import { currency as findCurrency, type CurrencyCode, Money } from '@xsp/core';
import type { Place } from '../findings';

/** Stands in for an amount that is wrong; the catalogue is refused then. */
const NOTHING = Money.zero('USD');

/** A currency that exists; undefined when it is left out or wrong. */
export function readCurrency(code: string | undefined, at: Place): CurrencyCode | undefined {
  if (code === undefined) return undefined;
  return at.attempt(() => findCurrency(code).code, undefined);
}

/** An amount, exactly. Nothing is said when amount or currency is missing or wrong: that was said before. */
export function readMoney(amount: string | undefined, currency: CurrencyCode | undefined, at: Place): Money {
  if (amount === undefined || currency === undefined) return NOTHING;
  return at.attempt(() => Money.of(amount, currency), NOTHING);
}
