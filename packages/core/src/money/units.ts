import { Decimal } from 'decimal.js';
import { ValidationError } from '../errors';
import type { Currency } from './currency';

/**
 * An amount of money at the edge: a decimal string such as `'12.50'`, or a `Decimal`. Never a number: 0.1 + 0.2 is not
 * 0.3 there, and an amount that was wrong before it arrived cannot be put right.
 */
export type Amount = string | Decimal;

/** Largest number of integer units an amount can have: a signed 64-bit integer's. */
export const MAX_UNITS = 2n ** 63n - 1n;

/** Smallest number of integer units: the largest, negated, so that every amount has its opposite. */
export const MIN_UNITS = -MAX_UNITS;

const DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?$/;

/**
 * Converts an amount to the currency's integer units, exactly.
 *
 * @throws {@link ValidationError} when it is not a decimal string or finite `Decimal`, has more digits than the unit, or is out of range
 */
export function toUnits(amount: Amount, currency: Currency, path = 'amount'): bigint {
  const parts = DECIMAL.exec(decimalString(amount, currency, path));
  if (parts === null) {
    throw new ValidationError(
      path,
      `${shorten(String(amount))} is not a decimal number; write digits with a point and without separators or exponent, such as "12.50"`,
    );
  }
  const [, sign, whole = '', fraction = ''] = parts;
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > currency.unitDigits) throw tooFine(String(amount), currency, path);

  const units = BigInt(whole + digits.padEnd(currency.unitDigits, '0'));
  return checkRange(sign === '-' ? -units : units, currency, path);
}

/** Writes integer units as a decimal string: the currency's minor digits, and more only where they are not zero. */
export function formatUnits(units: bigint, currency: Currency): string {
  const digits = (units < 0n ? -units : units).toString().padStart(currency.unitDigits + 1, '0');
  const whole = digits.slice(0, -currency.unitDigits);
  const fraction = digits.slice(-currency.unitDigits);
  const needed = fraction.replace(/0+$/, '').length;
  const shown = fraction.slice(0, Math.max(needed, currency.minorDigits));
  return `${units < 0n ? '-' : ''}${whole}${shown === '' ? '' : `.${shown}`}`;
}

/** Returns `units` when they are within range, and throws a {@link ValidationError} otherwise. */
export function checkRange(units: bigint, currency: Currency, path: string): bigint {
  if (units >= MIN_UNITS && units <= MAX_UNITS) return units;
  throw outOfRange(currency, path);
}

/** The amount in the form of {@link DECIMAL}, without ever writing out the digits of a hostile exponent. */
function decimalString(amount: Amount, currency: Currency, path: string): string {
  if (typeof amount === 'string') return amount;
  if (!Decimal.isDecimal(amount)) {
    throw new ValidationError(
      path,
      typeof amount === 'number'
        ? `must not be a number, since numbers round; write it as a string, such as "${plainNumber(amount)}", or as a Decimal`
        : `must be a decimal string such as "12.50" or a Decimal, not ${describeType(amount)}`,
    );
  }
  if (!amount.isFinite()) {
    throw new ValidationError(path, `must be finite, not ${amount.toString()}`);
  }
  if (amount.decimalPlaces() > currency.unitDigits) throw tooFine(amount.toString(), currency, path);
  if (amount.e > 30) throw outOfRange(currency, path);
  return amount.toFixed();
}

function tooFine(amount: string, currency: Currency, path: string): ValidationError {
  return new ValidationError(
    path,
    `${shorten(amount)} ${currency.code} has more digits than can be kept; write at most ${currency.unitDigits} after the point`,
  );
}

function outOfRange(currency: Currency, path: string): ValidationError {
  const most = formatUnits(MAX_UNITS, currency);
  return new ValidationError(path, `out of range; ${currency.code} goes up to ${most}, and down to minus that`);
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}…` : text);
}

function plainNumber(value: number): string {
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? String(value) : '12.50';
}

function describeType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
