import fc from 'fast-check';
import { ValidationError } from '../errors';
import { Money } from './money';
import { PRICING_MODELS, type PricingModel, pricePerEvent, pricePerImpression } from './pricing';

describe('pricePerImpression', () => {
  it.each([
    ['5.00', 'USD', '0.005'],
    ['0.01', 'USD', '0.00001'],
    ['0.000001', 'USD', '0.000000001'],
    ['0', 'USD', '0.00'],
    ['300', 'JPY', '0.3'],
    ['0.001', 'JPY', '0.000001'],
    ['25000', 'VND', '25'],
  ])('is a thousandth of %s %s: %s', (cpm, currency, price) => {
    expect(pricePerImpression(Money.of(cpm, currency)).toString()).toBe(price);
  });

  it('refuses a CPM whose thousandth is finer than the unit', () => {
    expect(() => pricePerImpression(Money.of('5.0000001', 'USD'), 'pricing.amount')).toThrow(ValidationError);
    expect(() => pricePerImpression(Money.of('5.0000001', 'USD'), 'pricing.amount')).toThrow(
      /^pricing\.amount: .*5\.0000001 USD.*at most 6 digits after the point/,
    );
    expect(() => pricePerImpression(Money.of('0.0005', 'JPY'))).toThrow(/at most 3 digits/);
  });

  it('refuses a negative CPM', () => {
    expect(() => pricePerImpression(Money.of('-5', 'USD'))).toThrow(/must not be negative/);
  });

  it('makes a thousand impressions cost exactly the CPM, or refuses', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.constantFrom('USD', 'JPY', 'KWD'), (units, currency) => {
        const cpm = Money.fromUnits(units, currency);
        if (units % 1000n === 0n) expect(pricePerImpression(cpm).multiply(1000n).equals(cpm)).toBe(true);
        else expect(() => pricePerImpression(cpm)).toThrow(ValidationError);
      }),
    );
  });
});

describe('pricePerEvent', () => {
  it.each<[PricingModel, string]>([
    ['cpm', '0.0005'],
    ['cpc', '0.50'],
    ['cpcv', '0.50'],
    ['cpv', '0.50'],
    ['flat', '0.50'],
  ])('%s of 0.50 USD is %s an event', (model, price) => {
    expect(pricePerEvent(model, Money.of('0.50', 'USD')).toString()).toBe(price);
  });

  it.each(PRICING_MODELS)('%s is never negative', (model) => {
    expect(() => pricePerEvent(model, Money.of('-0.50', 'USD'))).toThrow(ValidationError);
  });

  it('refuses a model it does not know', () => {
    expect(() => pricePerEvent('cpa' as PricingModel, Money.of('1', 'USD'))).toThrow(/cpm, cpc, cpcv, cpv, flat/);
  });
});
