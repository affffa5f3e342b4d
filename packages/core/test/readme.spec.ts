import { defineOption, MemoryBackend, type Charge } from '../src';

/** The example of the README, word for word up to its last line, with what it claims. */
it('the example of the README holds what it says', async () => {
  const state = new MemoryBackend();
  const acme = { kind: 'advertiser', id: 'acme' };

  // At most 3 impressions of the campaign for each viewer in 24 hours …
  const cap: Charge = {
    partition: 'viewer',
    counter: ['campaign', 'acme-spring', 'impressions'],
    window: { kind: 'rolling', ms: 86_400_000 },
    amount: 1n,
    limits: [{ name: 'cap', at: 3n }],
    whenLate: 'count',
  };
  // … and 5 units of money for each, within a budget that is kept beside the counter.
  const spend: Charge = {
    partition: ['advertiser', 'acme'],
    counter: ['campaign', 'acme-spring', 'spend'],
    window: { kind: 'forever' },
    amount: 5n,
    limits: [{ name: 'budget', at: 'stored' }],
    whenLate: 'fit',
  };
  await state.setLimit({ partition: acme, counter: ['campaign', 'acme-spring', 'spend'], at: 1_000n });
  const spring = defineOption('acme-spring', [cap, spend]);

  const request = (id: string) => ({
    id,
    bind: { viewer: { kind: 'viewer', id: 'v1' } },
    slots: [{ options: [spring], ttlMs: 120_000 }],
    rememberMs: 21_600_000,
  });
  const { slots } = await state.reserve(request('request-1'));
  expect(slots[0]?.status).toBe('held');
  if (slots[0]?.status === 'held') {
    expect(await state.commit({ hold: slots[0].hold })).toMatchObject({ status: 'committed', unbilled: false });
    expect(await state.commit({ hold: slots[0].hold })).toMatchObject({ status: 'duplicate' });
  }
  for (const id of ['request-2', 'request-3']) {
    expect((await state.reserve(request(id))).slots[0]?.status).toBe('held');
  }
  const refused = (await state.reserve(request('request-4'))).slots[0];
  expect(refused).toMatchObject({
    status: 'refused',
    refusals: [{ limit: 'cap', committed: 1n, held: 2n, need: 1n, at: 3n, freesAt: expect.any(Number) as number }],
  });
});
