import { ValidationError } from '@xsp/core';
import { Decimal } from 'decimal.js';
import { limitOf } from './budget';
import { parseBudget, parsePercent, type BudgetConfig } from './parse-budget';

describe('parseBudget', () => {
  it('reads limits of money and of events, all that are given', () => {
    expect(
      parseBudget({
        total: '1000.00',
        daily: new Decimal('100'),
        hourly: '0.5',
        currency: 'USD',
        impressions: { total: 200_000, daily: 0n },
        clicks: { monthly: 7 },
        overDelivery: '2.5%',
        weekStart: 7,
      }),
    ).toEqual({
      currency: 'USD',
      lines: [
        { counts: 'spend', per: 'total', at: 1_000_000_000_000n },
        { counts: 'spend', per: 'hour', at: 500_000_000n },
        { counts: 'spend', per: 'day', at: 100_000_000_000n },
        { counts: 'impressions', per: 'total', at: 200_000n },
        { counts: 'impressions', per: 'day', at: 0n },
        { counts: 'clicks', per: 'month', at: 7n },
      ],
      overDelivery: 25_000n,
      weekStart: 7,
    });
    expect(parseBudget({})).toEqual({ lines: [] });
    expect(parseBudget({ total: '0', currency: 'JPY' }).lines).toEqual([{ counts: 'spend', per: 'total', at: 0n }]);
  });

  it.each([
    [{ total: 1_000, currency: 'USD' }, ['total']],
    [{ total: '-1', currency: 'USD' }, ['total']],
    [{ total: '1e3', currency: 'USD' }, ['total']],
    [{ total: '1.0000000001', currency: 'USD' }, ['total']],
    [{ total: '99999999999', currency: 'USD' }, ['total']],
    [{ total: '1' }, ['currency']],
    [{ total: '1', currency: 'usd' }, ['currency']],
    [{ impressions: { total: 0.5 } }, ['impressions.total']],
    [{ impressions: { total: -1 } }, ['impressions.total']],
    [{ impressions: { total: -1n } }, ['impressions.total']],
    [{ impressions: { total: '5' } }, ['impressions.total']],
    [{ impressions: 5 }, ['impressions']],
    [{ clicks: { yearly: 5 } }, ['clicks.yearly']],
    [{ overDelivery: 0.05 }, ['overDelivery']],
    [{ overDelivery: '-5%' }, ['overDelivery']],
    [{ weekStart: 0 }, ['weekStart']],
    [{ budget: '5', daily: 5, currency: 'USD', clicks: { total: 1.5 } }, ['budget', 'daily', 'clicks.total']],
  ])('refuses %p with every mistake and its path', (config, fields) => {
    let error: unknown;
    try {
      parseBudget(config as BudgetConfig, 'campaigns[0].budget');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).issues.map(({ path }) => path.replace('campaigns[0].budget.', ''))).toEqual(
      fields,
    );
  });

  it.each([undefined, null, '1000', []])('refuses %p', (config) => {
    expect(() => parseBudget(config as unknown as BudgetConfig)).toThrow(ValidationError);
  });
});

describe('limitOf', () => {
  it('adds the over-delivery, rounded down', () => {
    const line = { counts: 'impressions', per: 'total', at: 99n } as const;
    expect(limitOf(line, { lines: [] })).toBe(99n);
    expect(limitOf(line, { lines: [], overDelivery: parsePercent('5%') })).toBe(103n);
    expect(limitOf({ ...line, at: 0n }, { lines: [], overDelivery: parsePercent('100%') })).toBe(0n);
  });
});
