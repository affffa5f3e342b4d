import { ValidationError } from '../errors';
import { CURRENCY_TABLE } from './currency-table';

/** The code of an active ISO 4217 currency. */
export type CurrencyCode = keyof typeof CURRENCY_TABLE;

/** A currency: how it is written, and in what integer unit its amounts are held. */
export interface Currency {
  /** Three letters, as ISO 4217 lists them. */
  readonly code: CurrencyCode;
  /** Digits after the decimal point of its minor unit by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
  readonly minorDigits: number;
  /**
   * Digits after the decimal point of xsp's integer unit: 9, or 6 for currencies of small value. Amounts with more
   * digits are refused, never rounded.
   */
  readonly unitDigits: number;
  /** How many integer units make one major unit: 10 to the power of {@link Currency.unitDigits}. */
  readonly unitsPerMajor: bigint;
}

/**
 * All currencies, by code. With a unit of 10^-9 the largest budget is 9,223,372,036.854775807 major units, with 10^-6
 * it is 9,223,372,036,854.775807 (a signed 64-bit integer's range).
 */
export const CURRENCIES: Readonly<Record<CurrencyCode, Currency>> = Object.freeze(
  Object.fromEntries(
    Object.entries(CURRENCY_TABLE).map(([code, [minorDigits, unitDigits]]) => {
      const unitsPerMajor = 10n ** BigInt(unitDigits);
      return [code, Object.freeze({ code, minorDigits, unitDigits, unitsPerMajor })];
    }),
  ) as Record<CurrencyCode, Currency>,
);

/**
 * Finds a currency by its code.
 *
 * @param code three capital letters of an active ISO 4217 currency
 * @param path where the code stands in the input, for the error
 * @throws {@link ValidationError} when there is no such currency
 */
export function currency(code: string, path = 'currency'): Currency {
  if (typeof code === 'string' && Object.hasOwn(CURRENCIES, code)) {
    return CURRENCIES[code as CurrencyCode];
  }
  const upper = typeof code === 'string' ? code.trim().toUpperCase() : '';
  const remedy = Object.hasOwn(CURRENCIES, upper)
    ? `write ${upper}`
    : 'write the three capital letters of an active ISO 4217 currency, such as USD';
  throw new ValidationError(path, `unknown currency ${quote(code)}; ${remedy}`);
}

function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 20)) : `of type ${typeof value}`;
}
