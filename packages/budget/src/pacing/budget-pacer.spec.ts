import { BudgetExceeded, ValidationError, type Amount } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { BudgetPacer } from './budget-pacer';

const HOUR = 3_600_000;
const MIDNIGHT = Date.parse('2026-06-10T00:00:00+02:00');

async function setUp(options: Partial<ConstructorParameters<typeof BudgetPacer>[1]> = {}, at = MIDNIGHT) {
  const { backend, clock } = await memory(at);
  const pacer = new BudgetPacer(backend, { targetDailySpend: '24.00', timeZone: 'Europe/Paris', ...options });
  const spendAll = async (cost: string) => {
    let count = 0;
    while ((await pacer.shouldServe('k', cost)).shouldServe) {
      await pacer.recordSpend('k', cost);
      count++;
    }
    return count;
  };
  return { backend, clock, pacer, spendAll };
}

describe('BudgetPacer', () => {
  it('spends hour by hour, and gives the next what one left over', async () => {
    const { clock, spendAll } = await setUp();
    expect(await spendAll('0.40')).toBe(2);
    clock.advance(HOUR - 1);
    expect(await spendAll('0.40')).toBe(0);
    clock.advance(1);
    expect(await spendAll('0.40')).toBe(3); // 0.20 were left
    clock.advance(5 * HOUR);
    expect(await spendAll('1.00')).toBe(5);
  });

  it('has dated hours: the same hour of the next day is another, and summer time ends after 25 of them', async () => {
    const { clock, spendAll } = await setUp({}, Date.parse('2026-10-25T00:00:00+02:00'));
    let spent = 0;
    for (let hour = 0; hour < 25; hour++) {
      spent += await spendAll('0.96');
      expect(spent).toBe(hour + 1); // 24.00 over 25 hours
      clock.advance(HOUR);
    }
    expect(await spendAll('1.00')).toBe(1);
  });

  it('says why not, and when it would', async () => {
    const { pacer } = await setUp();
    await pacer.recordSpend('k', '1.00');
    const decision = await pacer.shouldServe('k', '0.50');
    expect(decision).toMatchObject({ shouldServe: false, limit: 'pace', refusal: { freesAt: MIDNIGHT + HOUR } });
    expect(decision.reason).toBe(
      'pace has 0.00 USD left of 1.00 (spent 1.00, held 0.00), and 0.50 is needed; free at 2026-06-09T23:00:00.000Z',
    );
    expect(await pacer.shouldServe('other', '0.50')).toEqual({ shouldServe: true, reason: 'OK' });
  });

  it('counts what was spent ahead of the pace, and nothing beyond the day', async () => {
    const { pacer } = await setUp();
    await pacer.recordSpend('k', '20.00');
    await pacer.recordSpend('k', '4.00', { id: 'r' });
    await pacer.recordSpend('k', '4.00', { id: 'r' });
    await expect(pacer.recordSpend('k', '0.01')).rejects.toThrow(BudgetExceeded);
  });

  it('throttles smooth modes by the request, alike every time', async () => {
    const { pacer, clock } = await setUp({ pacing: { mode: 'even' } });
    for (let i = 0; i < 60; i++) {
      for (let r = 0; r < 20; r++) {
        const id = `${i}.${r}`;
        if ((await pacer.shouldServe('k', '0.001', id)).shouldServe) await pacer.recordSpend('k', '0.001', { id });
      }
      clock.advance(10_000);
    }
    const decisions = [];
    for (let r = 0; r < 200; r++) decisions.push((await pacer.shouldServe('k', '0.001', `again ${r}`)).limit);
    expect(decisions.filter((limit) => limit === 'throttle').length).toBeGreaterThan(50);
    const again = [];
    for (let r = 0; r < 200; r++) again.push((await pacer.shouldServe('k', '0.001', `again ${r}`)).limit);
    const throttled = (limits: readonly (string | undefined)[]) => limits.map((limit) => limit === 'throttle');
    expect(throttled(again)).toEqual(throttled(decisions));
  });

  it('holds, spends once and gives back', async () => {
    const { pacer } = await setUp();
    const { hold } = await pacer.reserve('k', '1.00', 'r');
    expect((await pacer.reserve('k', '1.00', 'r')).hold).toEqual(hold);
    expect(await pacer.reserve('k', '0.01')).toMatchObject({ canSpend: false, refusal: { limit: 'pace' } });
    await pacer.release(hold!);
    const second = await pacer.reserve('k', '1.00');
    expect((await pacer.commit(second.hold!)).status).toBe('committed');
    expect((await pacer.charges('k', '1.00')).map(({ limits }) => limits.map(({ name }) => name))).toEqual([
      ['daily-budget', 'pace'],
    ]);
  });

  it('takes no number for money, and 0 as never', async () => {
    const { backend, pacer } = await setUp();
    const five = 5 as unknown as Amount;
    expect(() => new BudgetPacer(backend, { targetDailySpend: five })).toThrow(ValidationError);
    expect(() => new BudgetPacer(backend, { targetDailySpend: '-1' })).toThrow(ValidationError);
    await expect(pacer.shouldServe('k', five)).rejects.toThrow(ValidationError);
    await expect(pacer.recordSpend('k', '-1')).rejects.toThrow(ValidationError);
    const never = new BudgetPacer(backend, { targetDailySpend: '0' });
    expect(await never.shouldServe('never', '0.01')).toMatchObject({ shouldServe: false, limit: 'daily-budget' });
  });

  it('takes no unknown mode or time zone, and says so before the first ad', async () => {
    const { backend } = await setUp();
    const make = (options: object) => () => new BudgetPacer(backend, { targetDailySpend: '24.00', ...options });
    for (const pacing of ['even', { mode: 'smooth' }, {}]) {
      expect(make({ pacing })).toThrow(/^pacing\.mode: must be one of asap, even, .* as in \{ mode: 'even' \}$/);
    }
    expect(make({ timeZone: 'Mars/Base' })).toThrow(/^timeZone: unknown time zone "Mars\/Base"/);
  });

  it('throws when the state cannot be asked', async () => {
    const { pacer, backend } = await setUp();
    await pacer.shouldServe('k', '0.01');
    await backend.close();
    await expect(pacer.shouldServe('k', '0.01')).rejects.toMatchObject({ reason: 'closed' });
    await expect(pacer.recordSpend('k', '0.01')).rejects.toMatchObject({ reason: 'closed' });
  });
});
