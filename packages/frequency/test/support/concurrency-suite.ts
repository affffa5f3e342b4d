import { capCharges, FrequencyCapper, MultiLevelFrequencyCapper } from '../../src';
import { ask } from './ask';
import type { BackendUnderTest, MakeBackend } from './backend-under-test';

/** However many requests come at once, no cap is passed: for any state backend. */
export function concurrencySuite(make: MakeBackend): void {
  let under: BackendUnderTest;
  beforeEach(async () => (under = await make()));
  afterEach(() => under.close());

  it('gives 200 requests at once exactly the cap', async () => {
    const capper = new FrequencyCapper(under.backend, { defaultCap: 3 });
    const decisions = await Promise.all(Array.from({ length: 200 }, () => capper.reserve('u1', 'acme')));
    const held = decisions.flatMap(({ hold }) => (hold ? [hold] : []));
    expect(held).toHaveLength(3);
    await Promise.all(held.flatMap((hold) => [capper.commit(hold), capper.commit(hold)]));
    expect(await capper.getCount('u1', 'acme')).toBe(3);
    expect(await capper.checkCap('u1', 'acme')).toBe(false);
    expect(await capper.getRemaining('u1', 'acme')).toBe(0);
  });

  it('gives them exactly the smallest of all levels and windows, and what is released again', async () => {
    const caps = [
      { per: 'creative', limit: 5, window: { kind: 'sliding', ms: 3_600_000 } },
      { per: 'campaign', limit: 4, window: { kind: 'rolling', ms: 86_400_000 } },
      { per: 'advertiser', limit: 7, window: { kind: 'lifetime' } },
      { per: 'campaign', limit: 6, window: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Paris' } },
    ] as const;
    const subject = { campaign: 'acme', creative: 'c1', advertiser: 'a1' };
    const charges = capCharges(caps, subject, under.backend.now());
    const many = () => Promise.all(Array.from({ length: 100 }, () => ask(under.backend, charges, { user: 'u2' })));
    const held = (await many()).flatMap((slot) => (slot.status === 'held' ? [slot.hold] : []));
    expect(held).toHaveLength(4);
    const { reservation, lead } = held[0]!;
    await under.backend.release({ reservation, lead, rememberMs: 60_000 });
    expect((await many()).filter((slot) => slot.status === 'held')).toHaveLength(1);
  });

  it('records all levels or none, whatever comes at once', async () => {
    const capper = new MultiLevelFrequencyCapper(under.backend);
    const decisions = await Promise.all(
      Array.from({ length: 60 }, (_, i) => capper.recordAllImpressions('u3', `c${i % 10}`, `k${i % 3}`, 'a1')),
    );
    expect(decisions.filter(({ canServe }) => canServe)).toHaveLength(10);
    const { counters } = await under.backend.snapshot((await lead(under)).lead);
    const sum = (level: string) =>
      counters
        .filter(({ counter }) => counter[0] === level)
        .reduce((total, { state }) => total + Number(state.committed), 0);
    expect([sum('creative'), sum('campaign'), sum('advertiser')]).toEqual([10, 10, 10]);
  });

  it('counts an impression once, however often the same call is made', async () => {
    for (const [user, window] of [
      ['u4', '24h'],
      ['u5', { kind: 'sliding', ms: 60_000 }],
    ] as const) {
      const capper = new FrequencyCapper(under.backend, { window });
      await Promise.all(Array.from({ length: 20 }, () => capper.recordImpression(user, 'acme', { id: 'request 7' })));
      expect(await capper.getCount(user, 'acme')).toBe(1);
    }
  });
}

/** A hold of the user's, for its partition. */
async function lead({ backend }: BackendUnderTest) {
  const slot = await ask(backend, [], { user: 'u3' });
  if (slot.status !== 'held') throw new Error(slot.status);
  return slot.hold;
}
