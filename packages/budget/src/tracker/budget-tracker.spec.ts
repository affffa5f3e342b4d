import { BudgetExceeded, StateError, ValidationError, type Amount } from '@xsp/core';
import { Decimal } from 'decimal.js';
import { memory } from '../../test/support/memory';
import { BudgetTracker } from './budget-tracker';

describe('BudgetTracker', () => {
  it('spends to the last unit, exactly, and says what is left', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    await tracker.setBudget('k', new Decimal('0.3'), 'USD');
    const after = await tracker.recordSpend('k', new Decimal('0.1'));
    expect([after.total, after.spent, after.held, after.remaining].map(String)).toEqual(['0.3', '0.1', '0', '0.2']);
    expect(after).toMatchObject({ currency: 'USD', impressions: 1, overcommitted: false });
    await tracker.recordSpend('k', '0.2', 5); // 0.1 + 0.2 is 0.3 here
    expect(await tracker.checkAvailable('k', '0.000000001')).toBe(false);
    expect(String(await tracker.getRemaining('k'))).toBe('0');
    expect((await tracker.getBudget('k')).impressions).toBe(6);
    const error = await tracker.recordSpend('k', '0.000000001').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BudgetExceeded);
    expect(error).toMatchObject({
      details: {
        campaign: 'k',
        limit: 'budget',
        need: '0.000000001',
        spent: '0.30',
        remaining: '0.00',
        currency: 'USD',
      },
    });
  });

  it('holds several limits at once, and tells which stops', async () => {
    const { backend, clock } = await memory();
    const tracker = new BudgetTracker(backend, { timeZone: 'Europe/Paris' });
    await tracker.setBudget('k', { total: '3.00', daily: '1.00', impressions: { total: 100 } }, 'EUR');
    await tracker.recordSpend('k', '0.90');
    expect(String(await tracker.getRemaining('k'))).toBe('0.1');
    expect(await tracker.checkAvailable('k', '0.11')).toBe(false);
    await expect(tracker.recordSpend('k', '0.20')).rejects.toMatchObject({ details: { limit: 'daily-budget' } });
    await expect(tracker.recordSpend('k', '0.01', 100)).rejects.toMatchObject({
      details: { limit: 'impressions-budget' },
    });
    clock.advance(86_400_000);
    expect(String(await tracker.getRemaining('k'))).toBe('1');
  });

  it('changes a budget for all at once; lowered below what is spent it stops and says so', async () => {
    const { backend } = await memory();
    const [one, another] = [new BudgetTracker(backend), new BudgetTracker(backend)];
    await one.setBudget('k', '1.00');
    await one.recordSpend('k', '0.80');
    await another.setBudget('k', '0.50');
    await expect(one.recordSpend('k', '0.01')).rejects.toThrow(BudgetExceeded);
    expect(await one.getBudget('k')).toMatchObject({ overcommitted: true });
    expect(String(await one.getRemaining('k'))).toBe('0');
    await another.setBudget('k', '0.90');
    expect(String((await one.recordSpend('k', '0.10')).spent)).toBe('0.9');
  });

  it('holds before it is spent, gives back, and spends once', async () => {
    const { backend, clock } = await memory();
    const tracker = new BudgetTracker(backend, { holdMs: 60_000 });
    await tracker.setBudget('k', '1.00');
    const { hold } = await tracker.reserve('k', '1.00', { id: 'r' });
    expect((await tracker.reserve('k', '1.00', { id: 'r' })).hold).toEqual(hold);
    expect(await tracker.reserve('k', '0.01')).toMatchObject({
      canSpend: false,
      refusal: { limit: 'budget', held: '1.00' },
    });
    expect(String((await tracker.getBudget('k')).held)).toBe('1');
    await tracker.release(hold!);
    const second = await tracker.reserve('k', '0.75');
    clock.advance(70_000);
    const third = await tracker.reserve('k', '1.00');
    expect((await tracker.commit(third.hold!)).status).toBe('committed');
    expect((await tracker.commit(third.hold!)).status).toBe('duplicate');
    expect(await tracker.commit(second.hold!)).toMatchObject({ status: 'late', unbilled: true });
    expect(String((await tracker.getBudget('k')).spent)).toBe('1');
  });

  it('makes the same call once', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    await tracker.setBudget('k', '1.00');
    await tracker.setBudget('k2', '1.00');
    for (let i = 0; i < 3; i++) {
      await tracker.recordSpend('k', '0.10', 1, { id: 'any / text' });
      await tracker.recordSpend('k2', '0.10', 1, { id: 'any / text' });
    }
    expect(String((await tracker.getBudget('k')).spent)).toBe('0.1');
    expect(String((await tracker.getBudget('k2')).spent)).toBe('0.1');
    await expect(tracker.recordSpend('k', '0.20', 1, { id: 'any / text' })).rejects.toMatchObject({
      reason: 'idConflict',
    });
  });

  it('takes no number for money', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    const five = 5 as unknown as Amount;
    await expect(tracker.setBudget('k', five)).rejects.toThrow(ValidationError);
    await expect(tracker.setBudget('k', { total: five })).rejects.toThrow(ValidationError);
    await tracker.setBudget('k', '5');
    await expect(tracker.recordSpend('k', five)).rejects.toThrow(ValidationError);
    await expect(tracker.recordSpend('k', '-1')).rejects.toThrow(ValidationError);
    await expect(tracker.recordSpend('k', '1', 0.5)).rejects.toThrow(ValidationError);
    await expect(tracker.checkAvailable('k', five)).rejects.toThrow(ValidationError);
    await expect(tracker.reserve('k', five)).rejects.toThrow(ValidationError);
    expect(String((await tracker.getBudget('k')).spent)).toBe('0');
  });

  it('keeps a budget in its currency', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    await tracker.setBudget('k', '1000', 'JPY');
    await expect(tracker.setBudget('k', '10', 'USD')).rejects.toThrow(ValidationError);
    await expect(tracker.setBudget('x', '10', 'usd')).rejects.toThrow(ValidationError);
    await tracker.setBudget('kwd', '1.234', 'KWD');
    expect(String(await tracker.getRemaining('kwd'))).toBe('1.234');
  });

  it('says that a budget was never set: that is not a budget of 0', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    for (const call of [
      () => tracker.getBudget('k'),
      () => tracker.getRemaining('k'),
      () => tracker.checkAvailable('k', '1'),
      () => tracker.recordSpend('k', '1'),
      () => tracker.reserve('k', '1'),
      () => tracker.charges('k', '1'),
    ]) {
      await expect(call()).rejects.toMatchObject({ reason: 'missing' });
    }
    await tracker.setBudget('k', '0');
    expect(await tracker.checkAvailable('k', '0')).toBe(false); // 0 is never
    await backend.close();
    await expect(tracker.getRemaining('k')).rejects.toThrow(StateError);
  });

  it('has no end where only events are limited', async () => {
    const { backend } = await memory();
    const tracker = new BudgetTracker(backend);
    await tracker.setBudget('k', { impressions: { total: 1 } });
    expect(String(await tracker.getRemaining('k'))).toBe('Infinity');
    expect((await tracker.recordSpend('k', '5')).total).toBeUndefined();
    await expect(tracker.recordSpend('k', '5')).rejects.toMatchObject({
      details: { limit: 'impressions-budget', need: '1' },
    });
  });
});
