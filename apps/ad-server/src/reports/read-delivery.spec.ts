import { defineOption, ManualClock, MemoryBackend, Money } from '@xsp/core';
import { budgetCharges, pricing, type BudgetCampaign } from '@xsp/budget';
import { withDelivery } from '../charging/delivery-charges';
import { Periods } from './periods';
import { readApart, readWhole } from './read-delivery';

const NOON = Date.parse('2026-11-24T12:00:00Z');

const CAMPAIGN: BudgetCampaign = {
  id: 'spring',
  advertiser: 'acme',
  pricing: pricing('cpm', Money.of('5.00', 'USD')),
  flight: { start: 0, end: null, timeZone: 'Europe/Paris' },
};

const LEDGER = { id: 'spring', advertiser: 'acme', timeZone: 'Europe/Paris', currency: 'USD' } as const;

const HOME = [{ name: 'home', id: 'home' }];

describe('what was delivered apart', () => {
  const clock = new ManualClock(NOON);
  const state = new MemoryBackend({ clock });

  async function deliver(creative: string | undefined, placement = 'home'): Promise<void> {
    const charges = budgetCharges(CAMPAIGN, clock.now());
    const option = defineOption('ad', creative ? withDelivery(charges, CAMPAIGN, creative, clock.now()) : charges);
    const bind = { viewer: { kind: 'viewer', id: 'v' } };
    await state.consume({ id: `c${Math.random()}`, bind, params: { placement }, options: [option], rememberMs: 1_000 });
  }

  it('adds up to the whole, with what no creative or placement is known for', async () => {
    const periods = new Periods();
    const [day] = periods.of('Europe/Paris', { from: NOON, to: NOON + 1 }, 'day');
    expect(new Date(day!.start).toISOString()).toBe('2026-11-23T23:00:00.000Z');
    await deliver('one');
    await deliver('one');
    await deliver('two');
    expect(await readApart(state, LEDGER, day!, ['one', 'two', 'three'], HOME, periods)).toMatchObject([
      { creative: 'one', placement: 'home', figures: { impressions: 2n, spend: 10_000_000n } },
      { creative: 'two', placement: 'home', figures: { impressions: 1n, spend: 5_000_000n } },
    ]);
    // Counted before there were such counts, and for names that nobody knows.
    await deliver(undefined);
    await deliver('one', '-');
    await deliver('forgotten');
    clock.advance(3_600_000);
    await deliver('two');
    const apart = await readApart(state, LEDGER, day!, ['one', 'two', 'three'], HOME, periods);
    expect(apart).toMatchObject([
      { creative: 'one', figures: { impressions: 2n } },
      { creative: 'two', figures: { impressions: 2n } },
      { creative: null, placement: null, figures: { impressions: 3n, spend: 15_000_000n } },
    ]);
    expect(await readWhole(state, LEDGER, [day!], periods)).toMatchObject([{ impressions: 7n, spend: 35_000_000n }]);
  });
});
