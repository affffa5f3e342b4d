import { defineOption, Money, type HoldRef, type StateBackend } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { serve, setLimits } from '../../test/support/serve';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { parseBudget, type BudgetConfig } from '../campaign/parse-budget';
import { pricing } from '../campaign/pricing';
import { verifyLedger } from '../ledger/verify-ledger';
import { budgetStatus } from '../status/budget-status';
import { budgetEventCharges } from './budget-event-charges';
import { unbilledCharges } from './report-charges';

function campaign(price: BudgetCampaign['pricing'], budget: BudgetConfig): BudgetCampaign {
  return { id: 'k', advertiser: 'a', pricing: price, budget: parseBudget({ currency: 'USD', ...budget }) };
}

async function event(backend: StateBackend, of: BudgetCampaign, hold: HoldRef, name: string) {
  const option = defineOption(name, budgetEventCharges(of, name, backend.now()));
  return backend.commit({ hold, event: name, option });
}

async function served(backend: StateBackend, of: BudgetCampaign): Promise<HoldRef> {
  const slot = await serve(backend, of);
  if (slot.status !== 'held') throw new Error(`refused: ${JSON.stringify(slot.status)}`);
  return slot.hold;
}

const usd = (amount: string) => Money.of(amount, 'USD');

describe('budgetEventCharges', () => {
  it.each([
    ['cpc', 'click', pricing('cpc', usd('0.50'))],
    ['cpcv', 'complete', pricing('cpcv', usd('0.50'))],
    ['cpv', 'start', pricing('cpv', usd('0.50'))],
    ['cpv by its contract', 'midpoint', pricing('cpv', usd('0.50'), 'midpoint')],
  ])('%s: serves many with room for one price, and bills the %s', async (_name, name, price) => {
    const { backend } = await memory();
    const of = campaign(price, { total: '1.20', daily: '9.00' });
    await setLimits(backend, of);
    const holds: HoldRef[] = [];
    for (let i = 0; i < 50; i++) holds.push(await served(backend, of));
    for (const hold of holds.slice(0, 40)) expect((await backend.commit({ hold })).unbilled).toBe(false);
    expect(String((await budgetStatus(backend, of)).lines[0]!.spent)).toBe('0.00');
    const answers = [];
    for (const hold of holds.slice(0, 3)) answers.push(await event(backend, of, hold, name));
    answers.push(await event(backend, of, holds[0]!, name));
    expect(answers.map(({ status, unbilled }) => [status, unbilled])).toEqual([
      ['counted', false],
      ['counted', false],
      ['counted', true], // 0.20 is left
      ['duplicate', false],
    ]);
    // An event implies the impression.
    expect((await event(backend, of, holds[45]!, name)).status).toBe('committed');
    const status = await budgetStatus(backend, of);
    expect(status.lines.map(({ spent }) => String(spent))).toEqual(['1.00', '1.00', '1.00']);
    expect(status.impressions).toBe(41n);
    expect(await verifyLedger(backend, of)).toMatchObject({ holds: true });
    expect((await serve(backend, of)).status).toBe('refused');
  });

  it('flat: is charged once, by the first impression', async () => {
    const { backend } = await memory();
    const of = campaign(pricing('flat', usd('500.00')), { impressions: { total: 3 } });
    await setLimits(backend, of);
    for (const billed of [true, false, false]) {
      const hold = await served(backend, of);
      expect(await event(backend, of, hold, 'impression')).toMatchObject({ status: 'committed', unbilled: !billed });
    }
    expect(await serve(backend, of)).toMatchObject({ refusals: [{ limit: 'impressions-budget' }] });
    const status = await budgetStatus(backend, of);
    expect(String(status.lines[0]!.spent)).toBe('500.00');
    expect(status.impressions).toBe(3n);
    expect(await verifyLedger(backend, of)).toMatchObject({ holds: true });
  });

  it('counts clicks and completes against budgets of them, whatever is paid', async () => {
    const { backend } = await memory();
    const of = campaign(pricing('cpm', usd('5.00')), { clicks: { total: 1 }, completes: { daily: 2 } });
    await setLimits(backend, of);
    const holds = [await served(backend, of), await served(backend, of)];
    expect((await event(backend, of, holds[0]!, 'click')).unbilled).toBe(false);
    expect((await event(backend, of, holds[1]!, 'click')).unbilled).toBe(true);
    expect((await event(backend, of, holds[1]!, 'complete')).unbilled).toBe(false);
    expect(await serve(backend, of)).toMatchObject({ refusals: [{ limit: 'clicks-budget' }] });
    const status = await budgetStatus(backend, of);
    expect([status.impressions, status.clicks, status.completes]).toEqual([2n, 2n, 1n]);
  });

  it('is empty for impressions that the hold counts, and a report for what is neither paid nor limited', () => {
    const of = campaign(pricing('cpm', usd('5.00')), { total: '1.00' });
    expect(budgetEventCharges(of, 'impression', 0)).toEqual([]);
    expect(
      budgetEventCharges(of, 'midpoint', 0).map(({ counter }) => (counter as readonly string[]).join('/')),
    ).toEqual(['campaign/k/report/midpoints', 'campaign/k/total/midpoints']);
  });

  it('reports what was not billed at its price', async () => {
    const { backend } = await memory();
    const of = campaign(pricing('cpc', usd('0.50')), { total: '0.50' });
    await setLimits(backend, of);
    const holds = [await served(backend, of), await served(backend, of)];
    for (const hold of holds) {
      const { unbilled } = await event(backend, of, hold, 'click');
      if (!unbilled) continue;
      await backend.consume({
        id: `unbilled.${hold.reservation}`,
        bind: { viewer: { kind: 'viewer', id: 'v' } },
        options: [defineOption('unbilled', unbilledCharges(of, backend.now()))],
        rememberMs: 60_000,
      });
    }
    expect(String((await budgetStatus(backend, of)).unbilled)).toBe('0.50');
  });
});
