import { randomUUID } from 'node:crypto';
import { Money } from '@xsp/core';
import {
  adjust,
  budgetStatus,
  BudgetPacer,
  BudgetTracker,
  parseBudget,
  pricing,
  verifyLedger,
  type BudgetCampaign,
  type SharedBudget,
} from '../../src';
import type { BackendUnderTest, MakeBackend } from './backend-under-test';
import { serve, setLimits } from './serve';

/** However many requests come at once, no budget is passed and the ledger adds up: for any state backend. */
export function concurrencySuite(make: MakeBackend): void {
  let under: BackendUnderTest;
  beforeEach(async () => (under = await make()));
  afterEach(() => under.close());

  const many = <T>(count: number, call: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => call(index)));

  function campaign(id: string, budget: Parameters<typeof parseBudget>[0], more: Partial<BudgetCampaign> = {}) {
    return {
      id,
      advertiser: `advertiser-${randomUUID()}`,
      pricing: pricing('cpm', Money.of('5.00', 'USD')),
      budget: parseBudget(budget),
      ...more,
    } satisfies BudgetCampaign;
  }

  it('gives 1,000 requests at once exactly the 100 impressions that the budget pays', async () => {
    const { backend } = under;
    const acme = campaign('acme', { total: '0.50', currency: 'USD' });
    await setLimits(backend, acme);
    const slots = await many(1_000, () => serve(backend, acme));
    const held = slots.flatMap((slot) => (slot.status === 'held' ? [slot.hold] : []));
    expect(held).toHaveLength(100);
    const commits = await Promise.all(held.flatMap((hold) => [1, 2, 3, 4, 5].map(() => backend.commit({ hold }))));
    expect(commits.filter(({ status }) => status === 'committed')).toHaveLength(100);
    const status = await budgetStatus(backend, acme);
    expect(status.impressions).toBe(100n);
    expect(String(status.lines[0]!.spent)).toBe('0.50');
    expect(await verifyLedger(backend, acme)).toMatchObject({ holds: true, differences: [] });
  });

  it('keeps what three campaigns share, and each its own', async () => {
    const { backend } = under;
    const advertiser = `advertiser-${randomUUID()}`;
    const group: SharedBudget = {
      kind: 'group',
      id: 'q4',
      budget: parseBudget({ total: '0.30', currency: 'USD' }),
      timeZone: 'UTC',
    };
    const three = ['a', 'b', 'c'].map((id) => ({
      ...campaign(id, { total: '0.15', currency: 'USD' }),
      advertiser,
      shared: [group],
    }));
    await setLimits(backend, ...three);
    const slots = await many(300, (i) => serve(backend, three[i % 3]!));
    const held = slots.map((slot) => slot.status === 'held');
    expect(held.filter(Boolean)).toHaveLength(60);
    for (const index of [0, 1, 2]) expect(held.filter((ok, i) => ok && i % 3 === index).length).toBeLessThanOrEqual(30);
    expect(slots.every((slot) => slot.status !== 'refused' || /budget$/.test(slot.refusals[0]!.limit))).toBe(true);
  });

  it('spends a tracked budget to the last unit by any number of trackers', async () => {
    const id = `campaign-${randomUUID()}`;
    const trackers = [1, 2, 3, 4].map(() => new BudgetTracker(under.backend));
    await trackers[0]!.setBudget(id, '1.00', 'USD');
    const results = await Promise.allSettled(
      Array.from({ length: 400 }, (_, i) => trackers[i % 4]!.recordSpend(id, '0.007')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(142);
    const budget = await trackers[1]!.getBudget(id);
    expect([budget.spent, budget.remaining, budget.impressions].map(String)).toEqual(['0.994', '0.006', '142']);
  });

  it('spends and adjusts once, however often the same call is made', async () => {
    const { backend } = under;
    const acme = campaign('acme', { total: '10.00', currency: 'USD' });
    const tracker = new BudgetTracker(backend, { advertiserOf: () => acme.advertiser });
    await tracker.setBudget('acme', '10.00', 'USD');
    await many(20, () => tracker.recordSpend('acme', '2.00', 1, { id: 'request 7' }));
    const credit = { id: 'ivt-1', kind: 'credit', amount: Money.of('0.50', 'USD'), reason: 'invalid traffic' } as const;
    const applied = await many(20, () => adjust(backend, acme, credit));
    expect(applied.filter(Boolean)).toHaveLength(1);
    expect(String((await tracker.getBudget('acme')).spent)).toBe('1.5');
    expect(await verifyLedger(backend, acme)).toMatchObject({ holds: true });
  });

  it('never runs ahead of the pace by more than is allowed', async () => {
    const pacer = new BudgetPacer(under.backend, { targetDailySpend: '24.00' });
    const id = `campaign-${randomUUID()}`;
    const decisions = await many(300, () => pacer.reserve(id, '0.50'));
    const held = decisions.filter(({ canSpend }) => canSpend);
    const hour = Math.floor((under.backend.now() % 86_400_000) / 3_600_000);
    // What the hours before left over, and this one's: a dollar each.
    expect(held).toHaveLength(2 * (hour + 1));
    expect(decisions.find(({ canSpend }) => !canSpend)?.refusal?.limit).toBe('pace');
  });
}
