import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { ValidationError } from '../errors';
import { convert } from './convert';
import { CURRENCIES } from './currency';
import { ExchangeRates } from './exchange-rates';
import { Money } from './money';

const rates = { base: 'USD', rates: { EUR: '1.08', JPY: '0.0065', GBP: '1.3' } };
const converted = (amount: string, from: string, to: string) => convert(Money.of(amount, from), to, rates).toString();

describe('convert', () => {
  it('goes to the base, from it, and across it', () => {
    expect(converted('100', 'EUR', 'USD')).toBe('108.00');
    expect(converted('108', 'USD', 'EUR')).toBe('100.00');
    expect(converted('1.30', 'EUR', 'GBP')).toBe('1.08');
    expect(converted('65', 'USD', 'JPY')).toBe('10000');
    expect(converted('-100', 'EUR', 'USD')).toBe('-108.00');
  });

  it('gives the same amount for the same currency, without rates', () => {
    const money = Money.of('5', 'EUR');
    expect(convert(money, 'EUR')).toBe(money);
  });

  it('rounds half to even, in both directions of the sign', () => {
    const halves = ExchangeRates.of({ base: 'USD', rates: { EUR: '0.5' } });
    const half = (units: bigint) => convert(Money.fromUnits(units, 'EUR'), 'USD', halves).units;
    expect([1n, 3n, 5n, 7n].map(half)).toEqual([0n, 2n, 2n, 4n]);
    expect([-1n, -3n, -5n, -7n].map(half)).toEqual([0n, -2n, -2n, -4n]);
  });

  it('is what exact arithmetic gives, rounded once', () => {
    const Exact = Decimal.clone({ precision: 200, rounding: Decimal.ROUND_HALF_EVEN });
    const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'GBP');
    const perUsd: Record<string, string> = { USD: '1', ...rates.rates };
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), currency, currency, (units, from, to) => {
        const money = Money.fromUnits(units, from);
        const exact = new Exact(money.toString()).mul(perUsd[from]!).div(perUsd[to]!);
        const { unitDigits } = CURRENCIES[to as 'USD'];
        expect(convert(money, to, rates).toString()).toBe(
          Money.of(new Decimal(exact.toDecimalPlaces(unitDigits)), to).toString(),
        );
      }),
    );
  });

  it('refuses mixed currencies without rates, or without the one that is needed', () => {
    expect(() => convert(Money.of('1', 'EUR'), 'USD')).toThrow(ValidationError);
    expect(() => convert(Money.of('1', 'EUR'), 'USD')).toThrow(/EUR and USD are mixed.*add a table of rates/);
    expect(() => convert(Money.of('1', 'CHF'), 'USD', rates)).toThrow(/currencyRates\.CHF: .*1 CHF is worth in USD/);
    expect(() => convert(Money.of('1', 'USD'), 'CHF', rates)).toThrow(ValidationError);
    expect(() => convert(Money.of('1', 'USD'), 'usd', rates)).toThrow(ValidationError);
  });

  it('refuses a result out of range', () => {
    expect(() => convert(Money.of('9000000000', 'EUR'), 'USD', rates)).toThrow(/out of range/);
    expect(() => convert(Money.of('9000000000000', 'JPY'), 'USD', rates)).toThrow(/out of range/);
  });
});

describe('ExchangeRates', () => {
  it('knows its currencies', () => {
    expect(ExchangeRates.of(rates).currencies).toEqual(['USD', 'EUR', 'JPY', 'GBP']);
    expect(ExchangeRates.of({ base: 'USD', rates: { USD: '1.0' } }).currencies).toEqual(['USD']);
  });

  it('refuses a wrong table with every mistake named', () => {
    const wrong = {
      base: 'USD',
      rates: {
        EUR: 1.08 as unknown as string,
        GBP: '-1',
        JPY: '0.000',
        XYZ: '1',
        USD: '2',
        CHF: '1e3',
        SEK: '',
        NOK: '0.1',
      },
    };
    expect(() => ExchangeRates.of(wrong)).toThrow(ValidationError);
    try {
      ExchangeRates.of(wrong);
    } catch (error) {
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(
        ['EUR', 'GBP', 'JPY', 'XYZ', 'USD', 'CHF', 'SEK'].map((code) => `currencyRates.${code}`),
      );
    }
    expect(() => ExchangeRates.of({ base: 'ECU', rates: {} })).toThrow(/^currencyRates\.base: /);
  });
});
