import {
  BaseUpstream,
  BudgetExceeded,
  createSessionContext,
  MemoryTransport,
  UpstreamError,
  ValidationError,
  type MemoryHandler,
} from '@xsp/core';
import { Decimal } from 'decimal.js';
import { memory } from '../../test/support/memory';
import { BudgetTracker } from '../tracker/budget-tracker';
import { BudgetTrackedSessionUpstream } from './budget-tracked-session-upstream';

async function setUp(answer: string | MemoryHandler = '<VAST/>', budget = '0.05') {
  const { backend, clock } = await memory();
  const budgetTracker = new BudgetTracker(backend);
  await budgetTracker.setBudget('k', budget);
  const failures: unknown[] = [];
  const upstream = new BudgetTrackedSessionUpstream({
    upstream: new BaseUpstream({
      transport: new MemoryTransport(answer),
      decoder: (bytes) => new TextDecoder().decode(bytes),
      endpoint: 'memory://vast',
    }),
    budgetTracker,
    onReleaseError: (error) => failures.push(error),
  });
  await upstream.startSession(createSessionContext());
  return { backend, clock, budgetTracker, upstream, failures };
}
const ad = { campaignId: 'k', cost: '0.02' };

describe('BudgetTrackedSessionUpstream', () => {
  it('fetches as long as the budget lasts, then refuses with figures', async () => {
    const { upstream, budgetTracker } = await setUp();
    expect(await upstream.fetchWithSession(ad)).toBe('<VAST/>');
    expect(await upstream.fetchWithSession({ ...ad, cost: new Decimal('0.02') })).toBe('<VAST/>');
    const refused = upstream.fetchWithSession(ad);
    await expect(refused).rejects.toThrow(BudgetExceeded);
    await expect(refused).rejects.toMatchObject({ details: { campaign: 'k', need: '0.02', remaining: '0.01' } });
    expect(String(upstream.totalSpend)).toBe('0.04');
    expect(String((await budgetTracker.getBudget('k')).spent)).toBe('0.04');
    await upstream.endSession();
    await expect(upstream.fetchWithSession(ad)).rejects.toMatchObject({ code: 'SESSION_NOT_STARTED' });
  });

  it('never spends more than there is, however many come at once', async () => {
    let fetched = 0;
    const { upstream, budgetTracker } = await setUp(() => {
      fetched++;
      return '<VAST/>';
    });
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => upstream.fetchWithSession(ad)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(fetched).toBe(2);
    expect(String(await budgetTracker.getRemaining('k'))).toBe('0.01');
  });

  it('gives the money back when the fetch fails, and throws its error', async () => {
    const { upstream, budgetTracker } = await setUp({ status: 503 } as unknown as string);
    for (let i = 0; i < 5; i++) await expect(upstream.fetchWithSession(ad)).rejects.toThrow(UpstreamError);
    expect(String(await budgetTracker.getRemaining('k'))).toBe('0.05');
    expect(String(upstream.totalSpend)).toBe('0');
  });

  it('tells when the money could not be given back', async () => {
    const { upstream, backend, failures } = await setUp(async () => {
      await backend.close();
      return { status: 500 };
    });
    await expect(upstream.fetchWithSession(ad)).rejects.toThrow(UpstreamError);
    expect(failures).toMatchObject([{ reason: 'closed' }]);
  });

  it('leaves an ad that is held to its impression', async () => {
    const { upstream, budgetTracker, clock } = await setUp('<VAST/>', '0.02');
    const never = await upstream.fetchHeld(ad);
    await expect(upstream.fetchHeld(ad)).rejects.toThrow(BudgetExceeded);
    await upstream.release(never.hold);
    const expired = await upstream.fetchHeld(ad);
    clock.set(expired.expiresAt);
    const seen = await upstream.fetchHeld(ad);
    await upstream.commit(seen.hold);
    await upstream.commit(seen.hold);
    expect(String((await budgetTracker.getBudget('k')).spent)).toBe('0.02');
  });

  it('refuses a fetch without campaign, cost or budget', async () => {
    const { upstream } = await setUp();
    await expect(upstream.fetchWithSession({ cost: '1' })).rejects.toThrow(ValidationError);
    await expect(upstream.fetchWithSession({ campaignId: 'k' })).rejects.toThrow(ValidationError);
    await expect(upstream.fetchWithSession({ campaignId: 'x', cost: '1' })).rejects.toMatchObject({
      reason: 'missing',
    });
    expect(await upstream.fetch()).toBe('<VAST/>');
    await upstream.close();
    await expect(upstream.fetchWithSession(ad)).rejects.toThrow(UpstreamError);
  });

  it('takes campaign and cost for all fetches, and another upstream with sessions below', async () => {
    const { budgetTracker, upstream: below } = await setUp();
    await below.endSession();
    await budgetTracker.setBudget('outer', '1.00');
    const upstream = new BudgetTrackedSessionUpstream({
      upstream: below,
      budgetTracker,
      campaignId: 'k',
      cost: '0.01',
    });
    await upstream.startSession(createSessionContext());
    expect(await upstream.fetchWithSession({ cost: '0.01' })).toBe('<VAST/>');
    expect(String((await budgetTracker.getBudget('k')).spent)).toBe('0.02'); // both took it from their campaign
    await upstream.close();
  });
});
