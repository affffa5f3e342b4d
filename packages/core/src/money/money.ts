import { Decimal } from 'decimal.js';
import { ValidationError } from '../errors';
import { type Currency, type CurrencyCode, currency as findCurrency } from './currency';
import { type Amount, checkRange, formatUnits, toUnits } from './units';

/**
 * An amount of one currency, exact and immutable. Decimal at the edge, a 64-bit integer inside: convert once when a
 * catalogue is read, and pass {@link Money.units} on where it is hot.
 *
 * What does not fit the currency's unit exactly, or its range, is refused with a {@link ValidationError}; nothing is
 * ever rounded (but see `convert`). So is arithmetic between currencies.
 *
 * @example
 * ```ts
 * const price = Money.of('12.50', 'USD');
 * price.units; // 12_500_000_000n
 * price.add(Money.of('0.0005', 'USD')).toString(); // '12.5005'
 * ```
 */
export class Money {
  /** The amount in the currency's integer units (10^-9 or 10^-6 of its major unit). */
  readonly units: bigint;

  /** The currency's ISO 4217 code. */
  readonly currency: CurrencyCode;

  readonly #currency: Currency;

  private constructor(units: bigint, currency: Currency) {
    this.units = units;
    this.currency = currency.code;
    this.#currency = currency;
    Object.freeze(this);
  }

  /**
   * @param amount a decimal string such as `'12.50'`, or a `Decimal`; a number is refused
   * @param currency the ISO 4217 code
   * @param path where the amount stands in the input, for the error
   * @throws {@link ValidationError} for what is no amount, has too many digits, is out of range, or an unknown currency
   */
  static of(amount: Amount, currency: string, path = 'amount'): Money {
    const found = findCurrency(currency, path);
    return new Money(toUnits(amount, found, path), found);
  }

  /**
   * @param units integer units of the currency
   * @throws {@link ValidationError} when they are out of the 64-bit range, or for an unknown currency
   */
  static fromUnits(units: bigint, currency: string, path = 'units'): Money {
    const found = findCurrency(currency, path);
    if (typeof units !== 'bigint') {
      throw new ValidationError(path, `must be a bigint, not of type ${typeof units}`);
    }
    return new Money(checkRange(units, found, path), found);
  }

  /** Nothing, in the given currency. */
  static zero(currency: string): Money {
    return Money.fromUnits(0n, currency);
  }

  add(other: Money): Money {
    return this.#with(this.units + this.#same(other).units);
  }

  subtract(other: Money): Money {
    return this.#with(this.units - this.#same(other).units);
  }

  /** The amount of so many of these: the spend of `count` impressions at this price. */
  multiply(count: bigint): Money {
    return this.#with(this.units * count);
  }

  negate(): Money {
    return this.#with(-this.units);
  }

  /** -1, 0 or 1, for `sort`. Amounts of different currencies cannot be compared. */
  compare(other: Money): -1 | 0 | 1 {
    const { units } = this.#same(other);
    if (this.units === units) return 0;
    return this.units < units ? -1 : 1;
  }

  /** Whether amount and currency are the same. */
  equals(other: Money): boolean {
    return this.currency === other.currency && this.units === other.units;
  }

  isZero(): boolean {
    return this.units === 0n;
  }

  isPositive(): boolean {
    return this.units > 0n;
  }

  isNegative(): boolean {
    return this.units < 0n;
  }

  /** The amount as a decimal string: the currency's minor digits, and more only where they are not zero. */
  toString(): string {
    return formatUnits(this.units, this.#currency);
  }

  /** The amount as a `Decimal`, exactly. */
  toDecimal(): Decimal {
    return new Decimal(this.toString());
  }

  toJSON(): { readonly amount: string; readonly currency: CurrencyCode } {
    return { amount: this.toString(), currency: this.currency };
  }

  #with(units: bigint): Money {
    return new Money(checkRange(units, this.#currency, 'amount'), this.#currency);
  }

  #same(other: Money): Money {
    if (other.currency === this.currency) return other;
    throw new ValidationError(
      'currency',
      `${this.currency} and ${other.currency} do not mix; convert one of them with a table of rates`,
    );
  }
}
