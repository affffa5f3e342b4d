import { defineOption, ManualClock, MemoryBackend, Money, type Option } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { pricing } from '../campaign/pricing';
import { budgetStatus } from '../status/budget-status';
import { budgetCharges } from './budget-charges';
import { budgetEventCharges } from './budget-event-charges';
import { limitsToSet } from './limits-to-set';

const START = Date.parse('2026-06-10T00:00:00+02:00');
const HOUR = 3_600_000;
const usd = (amount: string) => Money.of(amount, 'USD').units;

const campaign: BudgetCampaign = {
  id: 'acme-spring',
  advertiser: 'acme',
  pricing: pricing('cpm', Money.of('5.00', 'USD')),
  budget: {
    currency: 'USD',
    lines: [
      { counts: 'spend', per: 'total', at: usd('100.00') },
      { counts: 'spend', per: 'day', at: usd('10.00') },
    ],
  },
  pacing: { mode: 'even' },
  flight: { start: START, end: null, timeZone: 'Europe/Paris' },
};

function setUp(of: BudgetCampaign) {
  const clock = new ManualClock(START);
  const backend = new MemoryBackend({ clock });
  let id = 0;
  const reserve = async (option: Option) => {
    const { slots } = await backend.reserve({
      id: `r${id++}`,
      bind: { viewer: { kind: 'viewer', id: `v${id}` } },
      slots: [{ options: [option], ttlMs: 60_000 }],
      rememberMs: 6 * HOUR,
    });
    return slots[0]!;
  };
  const setLimits = async () => {
    for (const limit of limitsToSet(of)) await backend.setLimit(limit);
  };
  return { clock, backend, reserve, setLimits };
}

it('serves to the pace, then the day, and says which refused', async () => {
  const { clock, backend, reserve, setLimits } = setUp(campaign);
  await setLimits();
  clock.set(START + 12 * HOUR);
  const option = defineOption('acme', budgetCharges(campaign, backend.now()));
  let served = 0;
  let refused;
  for (;;) {
    const slot = await reserve(option);
    if (slot.status !== 'held') {
      refused = slot;
      break;
    }
    served++;
    await backend.commit({ hold: slot.hold });
  }
  expect(served).toBe(1_000); // half of 2,000; the one ahead waits for the curve's next step
  expect(refused).toMatchObject({ status: 'refused', refusals: [{ limit: 'pace' }] });
  const status = await budgetStatus(backend, campaign);
  expect(status.impressions).toBe(1_000n);
  expect(status.lines.find((line) => line.per === 'day')).toMatchObject({ name: 'daily-budget' });
  expect(String(status.pacing?.target)).toBe('5.00');
});

it('charges a click, and does not bill the one beyond the budget', async () => {
  const cpc: BudgetCampaign = {
    ...campaign,
    pricing: pricing('cpc', Money.of('0.50', 'USD')),
    pacing: { mode: 'asap' },
    budget: { currency: 'USD', lines: [{ counts: 'spend', per: 'total', at: usd('0.50') }] },
  };
  const { backend, reserve, setLimits } = setUp(cpc);
  await setLimits();
  const option = defineOption('cpc', budgetCharges(cpc, backend.now()));
  const click = defineOption('click', budgetEventCharges(cpc, 'click', backend.now()));
  const [one, two] = [await reserve(option), await reserve(option)];
  if (one.status !== 'held' || two.status !== 'held') throw new Error('both are served');
  expect(await backend.commit({ hold: one.hold, event: 'click', option: click })).toMatchObject({ unbilled: false });
  expect(await backend.commit({ hold: two.hold, event: 'click', option: click })).toMatchObject({ unbilled: true });
  const status = await budgetStatus(backend, cpc);
  expect(status.clicks).toBe(2n);
  expect(String(status.lines[0]!.spent)).toBe('0.50');
  expect(await reserve(option)).toMatchObject({ status: 'refused', refusals: [{ limit: 'budget' }] });
});
