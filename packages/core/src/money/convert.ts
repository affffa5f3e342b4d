import { ValidationError } from '../errors';
import { currency } from './currency';
import { type ExchangeRateTable, ExchangeRates } from './exchange-rates';
import { Money } from './money';

/**
 * Converts an amount to another currency. The only place where money is rounded, since a converted amount seldom fits:
 * once, at the end, to the target's integer unit, half to even.
 *
 * @param money the amount
 * @param to the ISO 4217 code of the target
 * @param rates a table of rates; without one only the same currency is possible
 * @throws {@link ValidationError} when currencies differ and there are no rates, a rate is missing or wrong, or the
 *   result is out of range
 */
export function convert(money: Money, to: string, rates?: ExchangeRates | ExchangeRateTable): Money {
  const target = currency(to, 'to');
  if (money.currency === target.code) return money;
  if (rates === undefined) {
    throw new ValidationError(
      'currencyRates',
      `${money.currency} and ${target.code} are mixed, but there are no rates; add a table of rates or use one currency`,
    );
  }
  const table = rates instanceof ExchangeRates ? rates : ExchangeRates.of(rates);
  const { numerator, denominator } = table.between(money.currency, target.code);
  const units = divideHalfEven(
    money.units * numerator * target.unitsPerMajor,
    denominator * currency(money.currency).unitsPerMajor,
  );
  return Money.fromUnits(units, target.code, 'amount');
}

/** The integer nearest to the quotient; of two equally near ones the even. The denominator is positive. */
function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const away = twice > denominator || (twice === denominator && quotient % 2n !== 0n);
  if (!away) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}
