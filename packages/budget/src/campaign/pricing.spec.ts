import { Money, type PricingModel } from '@xsp/core';
import { pricing } from './pricing';

describe('pricing', () => {
  it('names the model, and not the amount, where it is the model that is unknown', () => {
    const amount = Money.of('5.00', 'USD');
    for (const model of ['cpx', '', 'toString', undefined]) {
      expect(() => pricing(model as PricingModel, amount)).toThrow(
        /^pricing\.model: must be one of cpm, cpc, cpcv, cpv, flat$/,
      );
    }
    expect(() => pricing('cpm', Money.of('-5.00', 'USD'))).toThrow(/^pricing\.amount/);
  });
});
