import { defineOption, Money, ValidationError } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { deliver, serve, setLimits } from '../../test/support/serve';
import type { BudgetCampaign, SharedBudget } from '../campaign/budget-campaign';
import { parseBudget } from '../campaign/parse-budget';
import { pricing } from '../campaign/pricing';
import { budgetStatus } from '../status/budget-status';
import { budgetCharges, budgetValidUntil } from './budget-charges';
import { limitsToSet } from './limits-to-set';

const START = Date.parse('2026-06-10T00:00:00+02:00');
const HOUR = 3_600_000;

const acme: BudgetCampaign = {
  id: 'acme-spring',
  advertiser: 'acme',
  pricing: pricing('cpm', Money.of('5.00', 'USD')),
  budget: parseBudget({ total: '100.00', daily: '10.00', currency: 'USD' }),
  flight: { start: START, end: null, timeZone: 'Europe/Paris' },
};

describe('budgetCharges', () => {
  it('names counters, limits and windows as documented', () => {
    const group: SharedBudget = {
      kind: 'group',
      id: 'q4',
      budget: parseBudget({ total: '50.00', currency: 'USD' }),
      timeZone: 'UTC',
    };
    const of = { ...acme, pacing: { mode: 'even' } as const, shared: [group] };
    const charges = budgetCharges(of, START + 90 * 60_000);
    const day = { kind: 'fixed', start: START, end: START + 24 * HOUR, kept: true };
    const hour = { kind: 'fixed', start: START + HOUR, end: START + 2 * HOUR, kept: true };
    const price = 5_000_000n;
    const told = charges.map(({ counter, window, amount, limits, whenLate }) => [
      (counter as readonly string[]).join('/'),
      window,
      amount,
      limits.map(({ name, at }) => `${name} ${at === 'stored' ? at : typeof at}`),
      whenLate,
    ]);
    expect(told).toEqual([
      ['campaign/acme-spring/spend', { kind: 'forever' }, price, ['budget stored'], 'fit'],
      ['campaign/acme-spring/spend/hour', hour, price, [], 'fit'],
      ['campaign/acme-spring/spend/day', day, price, ['daily-budget stored', 'pace object'], 'fit'],
      ['group/q4/spend', { kind: 'forever' }, price, ['group-budget stored'], 'fit'],
      ['campaign/acme-spring/report/impressions', hour, 1n, [], 'count'],
      ['campaign/acme-spring/total/impressions', { kind: 'forever' }, 1n, [], 'count'],
    ]);
    expect(new Set(charges.map(({ partition }) => String(partition)))).toEqual(new Set(['advertiser,acme']));
    expect(budgetValidUntil(charges)).toBe(START + 2 * HOUR);
    expect(defineOption('ad', charges).validUntil).toBe(START + 2 * HOUR);
    expect(limitsToSet(of).map(({ counter, at }) => [counter.join('/'), at])).toEqual([
      ['campaign/acme-spring/spend', 100_000_000_000n],
      ['campaign/acme-spring/spend/day', 10_000_000_000n],
      ['group/q4/spend', 50_000_000_000n],
    ]);
  });

  it('refuses by the name of what is used up: the pace, the day, the total, the group, the advertiser', async () => {
    const { backend, clock } = await memory(START);
    const dear = { ...acme, pricing: pricing('cpm', Money.of('100.00', 'USD')) };
    const paced = { ...dear, pacing: { mode: 'even' } as const };
    await setLimits(backend, paced);
    let served = 0;
    const serveAll = async (of: BudgetCampaign) => {
      for (;;) {
        const outcome = await deliver(backend, of);
        if (outcome !== 'served') return [served, outcome];
        served++;
      }
    };
    clock.set(START + 12 * HOUR);
    expect(await serveAll(paced)).toEqual([50, 'pace']); // half of 100; the one ahead waits for the curve's next step
    expect(await serveAll(dear)).toEqual([100, 'daily-budget']);
    for (let day = 1; day < 10; day++) {
      clock.set(START + day * 24 * HOUR);
      await serveAll(dear);
    }
    clock.set(START + 11 * 24 * HOUR);
    expect(await serveAll(dear)).toEqual([1_000, 'budget']);
  });

  it.each([
    [{ hourly: '0.01' }, 'hourly-budget'],
    [{ weekly: '0.01' }, 'weekly-budget'],
    [{ monthly: '0.01' }, 'monthly-budget'],
    [{ impressions: { total: 2 } }, 'impressions-budget'],
    [{ impressions: { daily: 2 } }, 'daily-impressions-budget'],
  ])('holds %j', async (limits, name) => {
    const { backend } = await memory(START);
    const of = { ...acme, budget: parseBudget({ ...limits, currency: 'USD' }) };
    await setLimits(backend, of);
    const outcomes = [1, 2, 3].map(() => deliver(backend, of));
    expect(await Promise.all(outcomes)).toEqual(['served', 'served', name]);
  });

  it('is refused before its limits were set, and counts what has none', async () => {
    const { backend } = await memory(START);
    await expect(deliver(backend, acme)).rejects.toMatchObject({ reason: 'missing' });
    const { budget: _budget, ...free } = acme;
    expect(await deliver(backend, free)).toBe('served');
    const status = await budgetStatus(backend, free);
    expect(String(status.lines[0]!.spent)).toBe('0.005');
    expect(status.lines[0]).not.toHaveProperty('limit');
  });

  it('never serves at a budget of 0, by money or by events', async () => {
    for (const limits of [{ total: '0' }, { daily: '0.00' }, { impressions: { total: 0 } }, { clicks: { total: 0 } }]) {
      for (const model of ['cpm', 'cpc'] as const) {
        const { backend } = await memory(START);
        const of = {
          ...acme,
          pricing: pricing(model, Money.of('0.00', 'USD')),
          budget: parseBudget({ ...limits, currency: 'USD' }),
        };
        await setLimits(backend, of);
        expect(await deliver(backend, of)).toMatch(/budget$/);
      }
    }
  });

  it('delivers more than contracted where that is intended, and not one more than that', async () => {
    const { backend } = await memory(START);
    const budget = parseBudget({ total: '0.10', currency: 'USD', overDelivery: '15%' });
    await setLimits(backend, { ...acme, budget });
    let served = 0;
    while ((await deliver(backend, { ...acme, budget })) === 'served') served++;
    expect(served).toBe(23);
  });

  it('holds a budget in another currency by the rates, and refuses it without', async () => {
    const euros = { ...acme, budget: parseBudget({ total: '0.10', currency: 'EUR' }) };
    expect(() => budgetCharges(euros, START)).toThrow(ValidationError);
    const rates = { base: 'USD', rates: { EUR: '1.25' } };
    const { backend } = await memory(START);
    for (const limit of limitsToSet(euros, { rates })) await backend.setLimit(limit);
    let served = 0;
    while ((await deliver(backend, euros, { rates })) === 'served') served++;
    expect(served).toBe(25); // 0.005 USD are 0.004 EUR
    const status = await budgetStatus(backend, euros, START, { rates });
    expect(status.lines[0]).toMatchObject({ name: 'budget' });
    expect(String(status.lines[0]!.spent)).toBe('0.10');
    const worthless = { base: 'USD', rates: { EUR: '99999999999' } };
    expect(() => budgetCharges(euros, START, { rates: worthless })).toThrow(ValidationError);
  });

  it('gives an ad that is never confirmed its money back, and bills a late one only if it still fits', async () => {
    const { backend, clock } = await memory(START);
    const of = { ...acme, budget: parseBudget({ total: '0.01', currency: 'USD' }) };
    await setLimits(backend, of);
    const [first, second] = [await serve(backend, of), await serve(backend, of)];
    expect(await deliver(backend, of)).toBe('budget');
    clock.advance(140_000);
    expect(await deliver(backend, of)).toBe('served');
    if (first.status !== 'held' || second.status !== 'held') throw new Error('both were served');
    expect(await backend.commit({ hold: first.hold })).toMatchObject({ status: 'late', unbilled: false });
    expect(await backend.commit({ hold: second.hold })).toMatchObject({ status: 'late', unbilled: true });
    const status = await budgetStatus(backend, of);
    expect(status.impressions).toBe(3n); // all that was seen is counted
    expect(String(status.lines[0]!.spent)).toBe('0.01'); // not a unit more is billed
  });

  it('stops at once when the budget is lowered below what is spent, says so, and goes on when it is raised', async () => {
    const { backend } = await memory(START);
    const of = { ...acme, budget: parseBudget({ total: '1.00', currency: 'USD' }) };
    await setLimits(backend, of);
    for (let i = 0; i < 100; i++) await deliver(backend, of);
    const held = await serve(backend, of);
    const [limit] = limitsToSet({ ...of, budget: parseBudget({ total: '0.30', currency: 'USD' }) });
    await backend.setLimit(limit!);
    expect(await deliver(backend, of)).toBe('budget');
    const [line] = (await budgetStatus(backend, of)).lines;
    expect(line).toMatchObject({ overcommitted: true, version: 2 });
    expect(String(line!.remaining)).toBe('0.00');
    if (held.status !== 'held') throw new Error('was served');
    expect(await backend.commit({ hold: held.hold })).toMatchObject({ status: 'committed', unbilled: false });
    await setLimits(backend, of);
    expect(await deliver(backend, of)).toBe('served');
  });

  it('belongs to the day and hour it was served in, on both sides of midnight and of a change of the clock', async () => {
    const midnight = Date.parse('2026-10-25T00:00:00+02:00');
    const { backend, clock } = await memory(midnight - 1);
    await setLimits(backend, acme);
    const slot = await serve(backend, acme);
    clock.advance(1);
    expect(await deliver(backend, acme)).toBe('served');
    if (slot.status !== 'held') throw new Error('was served');
    await backend.commit({ hold: slot.hold });
    const spent = async (at: number) =>
      (await budgetStatus(backend, acme, at)).lines.map(({ per, spent: of, endsAt }) => [per, String(of), endsAt]);
    expect(await spent(midnight - 1)).toEqual([
      ['total', '0.01', null],
      ['hour', '0.005', midnight],
      ['day', '0.005', midnight],
    ]);
    expect(await spent(midnight)).toEqual([
      ['total', '0.01', null],
      ['hour', '0.005', midnight + HOUR],
      ['day', '0.005', midnight + 25 * HOUR],
    ]);
  });
});
