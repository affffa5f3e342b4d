import { curveAt, Money } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { setLimits } from '../../test/support/serve';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { parseBudget } from '../campaign/parse-budget';
import { pricing } from '../campaign/pricing';
import { limitsToSet } from '../charges/limits-to-set';
import { paceOf } from '../pacing/pace';
import { budgetStatus } from './budget-status';
import { limitsInForce } from './limits-in-force';

const acme: BudgetCampaign = {
  id: 'acme',
  advertiser: 'a',
  pricing: pricing('cpm', Money.of('5.00', 'USD')),
  budget: parseBudget({ daily: '10.00', currency: 'USD', impressions: { total: 9 }, overDelivery: '10%' }),
  pacing: { mode: 'even' },
};

describe('limitsInForce', () => {
  it('paces what was changed while serving', async () => {
    const { backend, clock } = await memory(Date.parse('2026-06-10T12:00:00Z'));
    await setLimits(backend, acme);
    const due = async () => {
      const { amount, target } = paceOf(limitsInForce(acme, await budgetStatus(backend, acme)), clock.now())!;
      return [amount, curveAt(target, clock.now())].map((units) => String(Money.fromUnits(units, 'USD')));
    };
    expect(await due()).toEqual(['11.00', '5.50']);
    const [daily] = limitsToSet(acme);
    await backend.setLimit({ ...daily!, at: Money.of('3.00', 'USD').units });
    expect(await due()).toEqual(['3.00', '1.50']);
    const { budget: _budget, ...free } = acme;
    expect(limitsInForce(free, await budgetStatus(backend, free))).toBe(free);
  });
});
