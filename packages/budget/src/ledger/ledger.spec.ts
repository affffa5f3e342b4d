import { BudgetExceeded, defineOption, Money, StateError, ValidationError } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { deliver, serve, setLimits } from '../../test/support/serve';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { parseBudget } from '../campaign/parse-budget';
import { pricing } from '../campaign/pricing';
import { budgetEventCharges } from '../charges/budget-event-charges';
import { budgetStatus } from '../status/budget-status';
import { adjust, ledgerKey, type Adjustment, type LedgerEntry } from './adjustment';
import { deliveryReport } from './delivery-report';
import { verifyLedger } from './verify-ledger';

const HOUR = 3_600_000;
const START = Date.parse('2026-10-24T20:00:00Z'); // 22:00 in Paris, the evening before the clock goes back
const usd = (amount: string) => Money.of(amount, 'USD');

const acme: BudgetCampaign = {
  id: 'acme',
  advertiser: 'a',
  pricing: pricing('cpm', usd('5.00')),
  budget: parseBudget({ total: '1.00', currency: 'USD' }),
  flight: { start: 0, end: null, timeZone: 'Europe/Paris' },
  shared: [{ kind: 'group', id: 'g', budget: parseBudget({ total: '0.80', currency: 'USD' }), timeZone: 'UTC' }],
};

async function setUp() {
  const under = await memory(START);
  await setLimits(under.backend, acme);
  for (let i = 0; i < 100; i++) {
    await deliver(under.backend, acme);
    under.clock.advance(10 * 60_000);
  }
  return under;
}

describe('verifyLedger', () => {
  it('adds up hours, days and a change of the clock', async () => {
    const { backend } = await setUp();
    const proof = await verifyLedger(backend, acme);
    expect(proof).toMatchObject({ campaign: 'acme', holds: true, differences: [] });
    expect([proof.spent, proof.hours, proof.credits].map(String)).toEqual(['0.50', '0.50', '0.00']);
  });

  it('notices one unit that is missing in an hour, or too much', async () => {
    const { backend, clock } = await setUp();
    const records = [];
    for await (const record of backend.dump()) records.push(record);
    const hour = records.find((r) => r.type === 'counter' && r.counter.join('/') === 'campaign/acme/spend/hour');
    const report = records.find(
      (r) => r.type === 'counter' && r.counter.join('/') === 'campaign/acme/report/impressions',
    );
    if (hour?.type !== 'counter' || report?.type !== 'counter') throw new Error('not found');
    hour.state.committed -= 1n;
    report.state.committed += 1n;
    const { backend: broken } = await memory(clock.now());
    await broken.load(records);
    expect(await verifyLedger(broken, acme)).toMatchObject({
      holds: false,
      differences: [
        'spend: the ledger has 499999999, the counter 500000000',
        'impressions: the ledger has 101, the counter 100',
      ],
    });
  });

  it('adds up the entry of every event to its hour, where they are kept', async () => {
    const { backend, clock } = await memory(START);
    await setLimits(backend, acme);
    const entry = { param: 'entry' };
    for (let i = 0; i < 10; i++) {
      const slot = await serve(backend, acme, { entry });
      if (slot.status !== 'held') throw new Error('was served');
      if (i % 3 > 0) await backend.commit({ hold: slot.hold });
      clock.advance(HOUR / 4);
    }
    expect(await verifyLedger(backend, acme)).toMatchObject({ holds: true });
    const { counters } = await backend.snapshot({ kind: 'advertiser', id: 'a' });
    expect(counters.filter(({ counter }) => counter[2] === 'entry')).toHaveLength(6);
    // One that was not kept is missed.
    clock.set(clock.now() - HOUR / 4);
    await deliver(backend, acme);
    expect((await verifyLedger(backend, acme)).differences).toHaveLength(1);
  });

  it('keeps entries of paid events too', async () => {
    const { backend } = await memory(START);
    const cpc = { ...acme, pricing: pricing('cpc', usd('0.25')) };
    await setLimits(backend, cpc);
    const slot = await serve(backend, cpc);
    if (slot.status !== 'held') throw new Error('was served');
    const option = defineOption(
      'click',
      budgetEventCharges(cpc, 'click', backend.now(), { entry: { param: 'entry' } }),
    );
    await backend.commit({ hold: slot.hold, event: 'click', option, params: { entry: slot.hold.reservation } });
    expect(await verifyLedger(backend, cpc)).toMatchObject({ holds: true });
    expect(String((await verifyLedger(backend, cpc)).spent)).toBe('0.25');
  });
});

describe('adjust', () => {
  const credit: Adjustment = {
    id: 'ivt-2026-10',
    kind: 'credit',
    amount: usd('0.10'),
    reason: 'invalid traffic',
    by: 'ops',
  };

  it('gives back once, with an entry that says why, to the campaign and to what it shares', async () => {
    const { backend, clock } = await setUp();
    const at = clock.now();
    expect(await adjust(backend, acme, credit)).toBe(true);
    clock.advance(30 * 86_400_000);
    expect(await adjust(backend, acme, credit)).toBe(false);
    const status = await budgetStatus(backend, acme);
    expect(status.lines.filter(({ per }) => per === 'total').map(({ name, spent }) => [name, String(spent)])).toEqual([
      ['budget', '0.40'],
      ['group-budget', '0.40'],
    ]);
    const proof = await verifyLedger(backend, acme);
    expect(proof).toMatchObject({ holds: true });
    expect([proof.hours, proof.credits, proof.spent].map(String)).toEqual(['0.50', '0.10', '0.40']);
    const entry = JSON.parse((await backend.get(ledgerKey(acme, credit.id)))!.value) as LedgerEntry;
    expect(entry).toEqual({
      id: 'ivt-2026-10',
      kind: 'credit',
      amount: '0.10',
      currency: 'USD',
      reason: 'invalid traffic',
      by: 'ops',
      at,
    });
  });

  it('makes room that can be spent again', async () => {
    const { backend } = await setUp();
    while ((await deliver(backend, acme)) === 'served');
    await adjust(backend, acme, credit);
    let served = 0;
    while ((await deliver(backend, acme)) === 'served') served++;
    expect(served).toBe(20);
  });

  it('refuses a credit of more than was spent, and says what can be credited', async () => {
    const { backend } = await setUp();
    const tooMuch = adjust(backend, acme, { ...credit, amount: usd('0.51') });
    await expect(tooMuch).rejects.toThrow(/credit .* of 0\.51 USD is more than what campaign acme has spent/);
    await expect(tooMuch).rejects.toMatchObject({ reason: 'overflow' });
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.50');
  });

  it('charges what fits, and refuses what does not', async () => {
    const { backend } = await setUp();
    expect(await adjust(backend, acme, { ...credit, id: 'mg-1', kind: 'debit', amount: usd('0.30') })).toBe(true);
    await expect(adjust(backend, acme, { ...credit, id: 'mg-2', kind: 'debit', amount: usd('0.01') })).rejects.toThrow(
      BudgetExceeded,
    ); // the group has 0.80
    expect(await verifyLedger(backend, acme)).toMatchObject({ holds: true });
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.80');
  });

  it('gives back no more than was spent', async () => {
    const { backend } = await setUp();
    await expect(adjust(backend, acme, { ...credit, amount: usd('0.51') })).rejects.toThrow(StateError);
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.50');
    expect((await verifyLedger(backend, acme)).holds).toBe(true);
  });

  it('takes an id for one adjustment only', async () => {
    const { backend } = await setUp();
    await adjust(backend, acme, credit);
    for (const other of [{ amount: usd('0.11') }, { kind: 'debit' as const }, { reason: 'something else' }]) {
      await expect(adjust(backend, acme, { ...credit, ...other })).rejects.toThrow(ValidationError);
    }
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.40');
  });

  it('completes what a crash left between the entry and the count', async () => {
    const { backend } = await setUp();
    const crashing = Object.create(backend, {
      consume: { value: () => Promise.reject(new Error('crash')) },
    }) as typeof backend;
    await expect(adjust(crashing, acme, credit)).rejects.toThrow('crash');
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.50');
    expect(await adjust(backend, acme, credit)).toBe(true);
    expect(await adjust(backend, acme, credit)).toBe(false);
    expect(String((await verifyLedger(backend, acme)).spent)).toBe('0.40');
  });

  it.each([
    [{ id: 'a b' }],
    [{ id: '' }],
    [{ amount: usd('0') }],
    [{ amount: usd('-1') }],
    [{ amount: '1.00' as unknown as Money }],
    [{ amount: Money.of('1', 'EUR') }],
    [{ reason: ' ' }],
    [{ kind: 'refund' as 'credit' }],
  ])('refuses %j', async (wrong) => {
    const { backend } = await setUp();
    await expect(adjust(backend, acme, { ...credit, ...wrong })).rejects.toThrow(ValidationError);
    expect(await backend.get(ledgerKey(acme, credit.id))).toBeUndefined();
  });
});

describe('deliveryReport', () => {
  it('adds up to the totals, by hour and by day of the time zone', async () => {
    const { backend, clock } = await setUp();
    const range = { from: START, to: clock.now() };
    const hours = await deliveryReport(backend, acme, { ...range, by: 'hour' });
    const days = await deliveryReport(backend, acme, { ...range, by: 'day' });
    expect(hours.slice(0, 2).map(({ impressions }) => impressions)).toEqual([6n, 6n]);
    expect(
      days.map(({ start, impressions, spend }) => [new Date(start).toISOString(), impressions, String(spend)]),
    ).toEqual([
      ['2026-10-23T22:00:00.000Z', 12n, '0.06'],
      ['2026-10-24T22:00:00.000Z', 88n, '0.44'],
    ]);
    expect(days[1]!.end - days[1]!.start).toBe(25 * HOUR);
    const sum = (rows: typeof hours) => rows.reduce((total, { spend }) => total.add(spend), Money.zero('USD'));
    expect(String(sum(hours))).toBe(String(sum(days)));
    await expect(deliveryReport(backend, acme, { from: 0, to: START, by: 'day' })).rejects.toThrow(ValidationError);
  });
});
