import { ValidationError } from '../errors';
import { CURRENCIES, currency } from './currency';
import { MAX_UNITS } from './units';

const all = Object.values(CURRENCIES);
const codesWhere = (wanted: (entry: (typeof all)[number]) => boolean) => all.filter(wanted).map(({ code }) => code);

/** Codes of ICU's list that are no longer, or were never, money one is billed in. */
const LEFT_OUT = ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'XAD', 'XDR', 'XSU', 'ZWL'];

describe('the table of currencies', () => {
  it('has the digits of the minor unit that ISO 4217 lists', () => {
    expect(codesWhere(({ minorDigits }) => minorDigits === 0).join(' ')).toBe(
      'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
    );
    expect(codesWhere(({ minorDigits }) => minorDigits === 3).join(' ')).toBe('BHD IQD JOD KWD LYD OMR TND');
    expect(codesWhere(({ minorDigits }) => ![0, 2, 3].includes(minorDigits))).toEqual([]);
  });

  it('has every active currency that the platform knows, and none that it does not', () => {
    const known = Intl.supportedValuesOf('currency');
    expect(known.filter((code) => !Object.hasOwn(CURRENCIES, code) && !LEFT_OUT.includes(code))).toEqual([]);
    // The digital bolívar and the Caribbean guilder are younger than some builds of ICU.
    expect(
      all.map(({ code }) => code as string).filter((code) => !known.includes(code) && !['VED', 'XCG'].includes(code)),
    ).toEqual([]);
  });

  it('holds at least 90 million USD in a unit of 10^-9, and 9.2 * 10^12 of any currency of small value', () => {
    const largest = (code: string) => MAX_UNITS / currency(code).unitsPerMajor;
    expect(largest('USD')).toBe(9_223_372_036n);
    expect(largest('VND')).toBe(9_223_372_036_854n);
    for (const code of ['IDR', 'VND', 'IRR', 'LBP', 'KRW', 'JPY', 'HUF', 'XOF'])
      expect(currency(code).unitDigits).toBe(6);
    for (const code of ['USD', 'EUR', 'GBP', 'INR', 'CNY', 'TRY', 'KWD', 'BRL'])
      expect(currency(code).unitDigits).toBe(9);
  });

  it('keeps the units of stored money: a currency never changes its group', () => {
    expect(codesWhere(({ unitDigits }) => unitDigits === 6).join(' ')).toBe(
      'AMD AOA ARS BDT BIF CDF CLP COP CRC DJF DZD ETB GNF GYD HTG HUF IDR IQD IRR ISK JMD JPY KES KHR KMF KPW KRW KZT ' +
        'LAK LBP LKR LRD MGA MMK MNT MWK NGN NPR PKR PYG RSD RWF SDG SOS SSP SYP TZS UGX UZS VED VES VND VUV XAF XOF XPF YER',
    );
  });

  it('never has a minor unit finer than the integer unit', () => {
    for (const { minorDigits, unitDigits, unitsPerMajor } of all) {
      expect(minorDigits).toBeLessThanOrEqual(unitDigits);
      expect(unitsPerMajor).toBe(10n ** BigInt(unitDigits));
    }
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(CURRENCIES)).toBe(true);
    expect(all.every((entry) => Object.isFrozen(entry))).toBe(true);
  });
});

describe('currency', () => {
  it('finds by code', () => {
    expect(currency('USD')).toBe(CURRENCIES.USD);
  });

  it.each([
    ['eur', /write EUR/],
    [' USD ', /write USD/],
    ['DM', /three capital letters/],
    ['', /three capital letters/],
    ['__proto__', /three capital letters/],
    ['constructor', /three capital letters/],
    ['X'.repeat(10_000), /^pricing\.currency: .{1,150}$/],
    [undefined as unknown as string, /of type undefined/],
    [{ toString: () => 'USD' } as unknown as string, /of type object/],
  ])('refuses %j, naming place and remedy', (code, message) => {
    expect(() => currency(code, 'pricing.currency')).toThrow(ValidationError);
    expect(() => currency(code, 'pricing.currency')).toThrow(message);
  });
});
