import { Money, type StateBackend } from '@xsp/core';
import { memory } from '../../../test/support/memory';
import { deliver, setLimits } from '../../../test/support/serve';
import { parseBudget } from '../../campaign/parse-budget';
import type { BudgetCampaign } from '../../campaign/budget-campaign';
import { pricing } from '../../campaign/pricing';
import { PACE } from '../../charges/limit-name';
import { CampaignThrottle } from './campaign-throttle';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function campaign(id: string, pacing: BudgetCampaign['pacing']): BudgetCampaign {
  return {
    id,
    advertiser: 'a',
    pricing: pricing('cpm', Money.of('1.00', 'USD')),
    budget: parseBudget({ daily: '1.00', currency: 'USD' }),
    ...(pacing && { pacing }),
  };
}

describe('CampaignThrottle', () => {
  it('lets everything through that is not paced, and what it does not know', async () => {
    const { backend } = await memory();
    const throttle = new CampaignThrottle(backend);
    throttle.setCampaigns([
      campaign('asap', { mode: 'asap' }),
      campaign('none', undefined),
      campaign('h', { mode: 'hourly' }),
    ]);
    await throttle.refresh();
    for (const id of ['asap', 'none', 'h', 'unknown'])
      expect(throttle.admits(id, 'r')).toEqual({ serves: true, rate: 1 });
  });

  it('lets the share of requests through that the pace needs, the same ones every time', async () => {
    const { backend, clock } = await memory(Date.parse('2026-06-10T00:00:00Z'));
    const acme = campaign('acme', { mode: 'even' });
    await setLimits(backend, acme);
    const throttle = new CampaignThrottle(backend);
    throttle.setCampaigns([acme]);
    let served = 0;
    for (let i = 0; i < 6 * HOUR; i += 10_000) {
      await throttle.refresh();
      for (let r = 0; r < 5; r++) {
        if (!throttle.admits('acme', `${i}.${r}`).serves) continue;
        const outcome = await deliver(backend, acme);
        if (outcome === 'served') served++;
        if (outcome === PACE) throttle.refusedByPace('acme');
      }
      clock.advance(10_000);
    }
    expect(served).toBeGreaterThan(240); // a quarter of the day's 1,000
    expect(served).toBeLessThanOrEqual(251);
    const rate = throttle.rateOf('acme');
    expect(rate).toBeLessThan(0.1); // about 1 in 43 is needed
    const ids = Array.from({ length: 2_000 }, (_, i) => `again ${i}`);
    const admitted = ids.filter((id) => throttle.admits('acme', id).serves);
    expect(admitted.length / ids.length).toBeCloseTo(rate, 1);
    expect(ids.filter((id) => throttle.admits('acme', id).serves)).toEqual(admitted);
    expect(ids.filter((id) => throttle.view('acme', id).serves)).toEqual(admitted);
    const { seen, draw } = throttle.view('acme', 'again 0');
    expect(draw < rate).toBe(admitted.includes('again 0'));
    // A quarter of the dollar was due when the rate was set, 10 s before the six hours were over.
    expect(seen).toMatchObject({ at: backend.now() - 10_000, counts: 'spend' });
    expect(Number(seen!.due)).toBeCloseTo(0.25e9 * (1 - 10 / 21_600), -4);
    expect(Number(seen!.spent)).toBeGreaterThan(0.24e9);
  });

  it('learns the shape of requests, not of impressions, and keeps it for the day', async () => {
    const start = Date.parse('2026-06-10T00:00:00Z');
    const { backend, clock } = await memory(start);
    const acme = campaign('acme', { mode: 'adaptive' });
    const throttle = new CampaignThrottle(backend);
    throttle.setCampaigns([acme]);
    await throttle.refresh();
    expect(throttle.shapeOf('acme')).toBeUndefined();
    for (let hour = 0; hour < 24; hour++) {
      for (let r = 0; r <= hour; r++) throttle.admits('acme', `${hour}.${r}`);
      clock.advance(HOUR);
      if (hour < 23) await throttle.refresh();
    }
    await throttle.refresh();
    const shape = throttle.shapeOf('acme')!;
    expect(shape.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, hour) => hour + 1));
    clock.advance(HOUR);
    for (let r = 0; r < 500; r++) throttle.admits('acme', `more ${r}`);
    await throttle.refresh();
    expect(throttle.shapeOf('acme')).toBe(shape);
    const another = new CampaignThrottle(backend);
    another.setCampaigns([acme]);
    await another.refresh();
    expect(another.shapeOf('acme')).toEqual(shape);
    clock.set(start + 2 * DAY);
    await throttle.refresh();
    expect(throttle.shapeOf('acme')![1]).toBeGreaterThan(200);
  });

  it('counts requests once, though a write fails with an unknown outcome', async () => {
    const { backend, clock } = await memory();
    let failing = 0;
    const flaky: Pick<StateBackend, 'now' | 'inspect' | 'consume'> = {
      now: () => backend.now(),
      inspect: (refs) => backend.inspect(refs),
      consume: async (request) => {
        const answer = await backend.consume(request);
        if (failing-- > 0) throw new Error('no answer');
        return answer;
      },
    };
    const throttle = new CampaignThrottle(flaky);
    throttle.setCampaigns(Array.from({ length: 70 }, (_, i) => campaign(`k${i}`, { mode: 'even' })));
    for (let i = 0; i < 70; i++) for (let r = 0; r < 3; r++) throttle.admits(`k${i}`, `r${r}`);
    failing = 1;
    await expect(throttle.refresh()).rejects.toThrow('no answer');
    throttle.admits('k0', 'later');
    clock.advance(1_000);
    await throttle.refresh();
    const counted: bigint[] = [];
    for await (const record of backend.dump()) if (record.type === 'counter') counted.push(record.state.committed);
    expect(counted).toHaveLength(70);
    expect(counted.reduce((sum, one) => sum + one, 0n)).toBe(211n);
  });

  it('goes on with what was learned when the catalogue changes, and forgets what left it', async () => {
    const { backend, clock } = await memory();
    const throttle = new CampaignThrottle(backend);
    const [a, b] = [campaign('a', { mode: 'even' }), campaign('b', { mode: 'even' })];
    throttle.setCampaigns([a, b]);
    await setLimits(backend, a, b);
    for (let i = 0; i < 100; i++) {
      await throttle.refresh();
      for (let r = 0; r < 100; r++) if (throttle.admits('a', `${i}.${r}`).serves) await deliver(backend, a);
      clock.advance(10_000);
    }
    await throttle.refresh();
    const rate = throttle.rateOf('a');
    expect(rate).toBeLessThan(1);
    throttle.setCampaigns([{ ...a, budget: parseBudget({ daily: '2.00', currency: 'USD' }) }]);
    expect(throttle.rateOf('a')).toBe(rate);
    expect(throttle.admits('b', 'r')).toEqual({ serves: true, rate: 1 });
  });
});
