import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { ValidationError } from '../errors';
import { CURRENCIES, type CurrencyCode } from './currency';
import { Money } from './money';
import { type Amount, MAX_UNITS, MIN_UNITS } from './units';

const usd = (amount: Amount) => Money.of(amount, 'USD');
const anyUnits = fc.bigInt({ min: MIN_UNITS, max: MAX_UNITS });
const smallUnits = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n });
const anyCurrency = fc.constantFrom(...(Object.keys(CURRENCIES) as CurrencyCode[]));

describe('Money.of', () => {
  it.each<[Amount, string, bigint]>([
    ['12.50', 'USD', 12_500_000_000n],
    ['0.000000001', 'USD', 1n],
    ['-0.000000001', 'USD', -1n],
    ['+3', 'EUR', 3_000_000_000n],
    ['0', 'USD', 0n],
    ['-0', 'USD', 0n],
    ['0.1000000000000000000', 'USD', 100_000_000n],
    ['0000000000000000000012', 'USD', 12_000_000_000n],
    ['9223372036.854775807', 'USD', MAX_UNITS],
    ['-9223372036.854775807', 'USD', MIN_UNITS],
    ['9223372036854.775807', 'IDR', MAX_UNITS],
    ['150.5', 'JPY', 150_500_000n],
    [new Decimal('12.5'), 'USD', 12_500_000_000n],
    [new Decimal('1e3'), 'USD', 1_000_000_000_000n],
    [new Decimal('1e-9'), 'USD', 1n],
  ])('reads %s %s', (amount, currency, units) => {
    expect(Money.of(amount, currency).units).toBe(units);
  });

  it.each([0.1, 12.5, 5, NaN, Infinity, 1e21, -0])('refuses the number %p, and names the remedy', (amount) => {
    // @ts-expect-error a number is refused by the type as well
    const call = () => Money.of(amount, 'USD', 'budget.total');
    expect(call).toThrow(ValidationError);
    expect(call).toThrow(/^budget\.total: must not be a number.*write it as a string, such as "[-\d.]+"/);
  });

  it('proposes the same amount as a string', () => {
    expect(() => Money.of(12.5 as unknown as string, 'USD')).toThrow(/"12\.5"/);
  });

  it.each([null, undefined, {}, [], ['1'], true, 5n, Symbol('1'), () => '1', new Date(0), { toString: () => '5' }])(
    'refuses %p',
    (amount) => {
      expect(() => Money.of(amount as unknown as string, 'USD')).toThrow(ValidationError);
    },
  );

  it.each([
    ...[
      '',
      ' ',
      '.',
      '1.',
      '.5',
      '1,50',
      '1 000',
      '1_000',
      '1e3',
      '1E3',
      '0x10',
      'NaN',
      'Infinity',
      '--1',
      '+-1',
      '١٢',
    ],
    ...['1.2.3', '1.5 ', ' 1.5', '1.5\n', '$5', '5 USD', '1'.repeat(41), `0.${'0'.repeat(41)}`, '__proto__'],
  ])('refuses the string %j, and says how to write it', (amount) => {
    expect(() => usd(amount)).toThrow(ValidationError);
    expect(() => usd(amount)).toThrow(/such as "12\.50"/);
  });

  it('refuses what is finer than the unit, instead of rounding', () => {
    expect(() => usd('0.0000000001')).toThrow(/"0\.0000000001" USD .* at most 9 after the point/);
    expect(() => usd(new Decimal('0.0000000001'))).toThrow(/at most 9/);
    expect(() => Money.of('0.0000001', 'JPY')).toThrow(/at most 6/);
    expect(() => usd(new Decimal(1).div(3))).toThrow(/at most 9/);
  });

  it('refuses what is out of range, and says what the range is', () => {
    expect(() => usd('9223372036.854775808')).toThrow(/up to 9223372036\.854775807/);
    expect(() => usd('-9223372036.854775808')).toThrow(ValidationError);
    expect(() => usd('9'.repeat(40))).toThrow(/out of range/);
    expect(() => Money.of('9223372036854.775808', 'IDR')).toThrow(/up to 9223372036854\.775807/);
  });

  it('is not drowned by hostile exponents', () => {
    expect(() => usd(new Decimal('1e9000000'))).toThrow(/out of range/);
    expect(() => usd(new Decimal('1e-9000000'))).toThrow(/at most 9/);
    expect(() => usd(new Decimal(NaN))).toThrow(/finite/);
    expect(() => usd(new Decimal(-Infinity))).toThrow(/finite/);
  });

  it('takes a Decimal of another precision as it is', () => {
    const Coarse = Decimal.clone({ precision: 3 });
    expect(Money.of(new Coarse('123.456789'), 'USD').toString()).toBe('123.456789');
  });

  it('names the place of an unknown currency', () => {
    expect(() => Money.of('1', 'usd', 'pricing.amount')).toThrow(/^pricing\.amount: unknown currency "usd"; write USD/);
    expect(() => Money.of('1', '__proto__')).toThrow(ValidationError);
    expect(() => Money.of('1', 'toString')).toThrow(ValidationError);
    expect(() => Money.of('1', undefined as unknown as string)).toThrow(ValidationError);
  });
});

describe('Money.fromUnits', () => {
  it('takes the whole range and nothing beyond it', () => {
    expect(Money.fromUnits(MAX_UNITS, 'USD').toString()).toBe('9223372036.854775807');
    expect(() => Money.fromUnits(MAX_UNITS + 1n, 'USD')).toThrow(ValidationError);
    expect(() => Money.fromUnits(MIN_UNITS - 1n, 'USD')).toThrow(ValidationError);
    expect(() => Money.fromUnits(5 as unknown as bigint, 'USD')).toThrow(/must be a bigint/);
  });
});

describe('writing', () => {
  it.each([
    ['12.5', 'USD', '12.50'],
    ['12', 'USD', '12.00'],
    ['12.505', 'USD', '12.505'],
    ['12.5050', 'USD', '12.505'],
    ['-0.5', 'USD', '-0.50'],
    ['0', 'USD', '0.00'],
    ['-0', 'USD', '0.00'],
    ['0.000000001', 'USD', '0.000000001'],
    ['150', 'JPY', '150'],
    ['150.5', 'JPY', '150.5'],
    ['1', 'KWD', '1.000'],
    ['100', 'KRW', '100'],
    ['1.5', 'IDR', '1.50'],
  ])('%s %s is written %s', (amount, currency, text) => {
    expect(Money.of(amount, currency).toString()).toBe(text);
    expect(`${Money.of(amount, currency).toString()}`).toBe(text);
  });

  it('is read back to the same units, as string and as Decimal, in every currency', () => {
    fc.assert(
      fc.property(anyUnits, anyCurrency, (units, currency) => {
        const money = Money.fromUnits(units, currency);
        expect(Money.of(money.toString(), currency).units).toBe(units);
        expect(Money.of(money.toDecimal(), currency).units).toBe(units);
        expect(money.toString()).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
        const { minorDigits } = CURRENCIES[currency];
        const fraction = money.toString().split('.')[1] ?? '';
        expect(fraction.length >= minorDigits).toBe(true);
        expect(fraction.length > minorDigits && fraction.endsWith('0')).toBe(false);
      }),
    );
  });

  it('has a JSON form without numbers', () => {
    expect(JSON.stringify({ budget: usd('12.5') })).toBe('{"budget":{"amount":"12.50","currency":"USD"}}');
  });

  it('is exact where Decimal would round', () => {
    Decimal.set({ precision: 5 });
    try {
      expect(usd('9223372036.854775807').toDecimal().toFixed()).toBe('9223372036.854775807');
    } finally {
      Decimal.set({ defaults: true });
    }
  });
});

describe('arithmetic', () => {
  it('adds, subtracts, multiplies and negates exactly', () => {
    expect(usd('0.1').add(usd('0.2')).toString()).toBe('0.30');
    expect(usd('0.1').subtract(usd('0.2')).toString()).toBe('-0.10');
    expect(usd('0.005').multiply(200_000n).toString()).toBe('1000.00');
    expect(usd('5').negate().toString()).toBe('-5.00');
    expect(Money.zero('USD').negate().units).toBe(0n);
  });

  it('keeps the laws of integers', () => {
    fc.assert(
      fc.property(smallUnits, smallUnits, (left, right) => {
        const [a, b] = [Money.fromUnits(left, 'EUR'), Money.fromUnits(right, 'EUR')];
        expect(a.add(b).units).toBe(left + right);
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(a.add(b).subtract(b).equals(a)).toBe(true);
        expect(a.subtract(b).equals(b.subtract(a).negate())).toBe(true);
        expect(a.compare(b)).toBe(left < right ? -1 : left > right ? 1 : 0);
        expect(a.compare(b) + b.compare(a)).toBe(0);
      }),
    );
  });

  it('refuses to leave the range', () => {
    const most = Money.fromUnits(MAX_UNITS, 'USD');
    const least = Money.fromUnits(MIN_UNITS, 'USD');
    const one = Money.fromUnits(1n, 'USD');
    expect(() => most.add(one)).toThrow(ValidationError);
    expect(() => least.subtract(one)).toThrow(ValidationError);
    expect(() => most.multiply(2n)).toThrow(ValidationError);
    expect(most.negate().equals(least)).toBe(true);
    expect(least.negate().equals(most)).toBe(true);
  });

  it('refuses other currencies', () => {
    const eur = Money.of('1', 'EUR');
    for (const call of [() => usd('1').add(eur), () => usd('1').subtract(eur), () => usd('1').compare(eur)]) {
      expect(call).toThrow(ValidationError);
      expect(call).toThrow(/USD and EUR do not mix; convert/);
    }
    expect(usd('1').equals(eur)).toBe(false);
  });

  it('knows its sign', () => {
    const signs = (money: Money) => [money.isNegative(), money.isZero(), money.isPositive()];
    expect(signs(usd('-1'))).toEqual([true, false, false]);
    expect(signs(usd('0'))).toEqual([false, true, false]);
    expect(signs(usd('1'))).toEqual([false, false, true]);
  });

  it('cannot be changed', () => {
    const money = usd('1');
    expect(() => {
      (money as { units: bigint }).units = 5n;
    }).toThrow(TypeError);
    expect(Object.isFrozen(money)).toBe(true);
  });
});
