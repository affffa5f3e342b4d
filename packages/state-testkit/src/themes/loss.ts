import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function loss({ test, testAlone }: Suite): void {
  test('the store carries an incarnation id, the same for all its clients', async (w) => {
    const other = await w.harness.another();
    const id = await w.backend.incarnation();
    same([typeof id, id.length > 0], ['string', true]);
    same(await other.incarnation(), id);
    same(await w.backend.incarnation(), id);
    await w.backend.adopt(id);
    await w.backend.ping();
  });

  testAlone('two stores have two incarnations', async (w) => {
    const harness = await w.under.create();
    try {
      same((await harness.backend.incarnation()) === (await w.backend.incarnation()), false);
    } finally {
      await harness.close();
    }
  });

  testAlone(
    'a server that sees it change knows that the state was lost: money refuses (stateLost), caps go on',
    async (w) => {
      const other = await w.harness.another();
      const before = await w.backend.incarnation();
      await w.budget(10n);
      await w.spend(w.price(10n));
      await other.snapshot(w.advertiser);
      await w.harness.lose!();
      const request = () => w.request([w.price(1n)]);
      for (const server of [w.backend, other]) {
        await rejects(server.reserve(request()), 'stateLost');
        await rejects(server.setLimit({ partition: w.advertiser, counter: ['spend'], at: 10n }), 'stateLost');
        const cap = w.request([{ counter: ['cap'], at: 9n }]);
        same((await server.reserve(cap)).slots[0]!.status, 'held');
      }
      const after = await w.backend.incarnation();
      same(after === before, false);
      for (const server of [w.backend, other]) await server.adopt(after);
      await w.budget(10n);
      await w.hold(w.price(1n));
      same((await other.reserve(request())).slots[0]!.status, 'held');
    },
    'lose',
  );

  testAlone(
    'what was written survives a restart: counters, limits, holds, marks, documents',
    async (w) => {
      const incarnation = await w.backend.incarnation();
      await w.budget(100n);
      const cap = { counter: ['cap'], at: 3n, window: { kind: 'rolling', ms: 600_000 } } as const;
      const ad = option(cap, w.price(10n));
      await w.spend(ad);
      const request = w.request([ad]);
      const held = w.taken((await w.backend.reserve(request)).slots[0]);
      const released = await w.hold(ad);
      await w.release(released);
      const marked = w.request([ad]);
      await w.backend.release({ reservation: marked.id, lead: w.viewer, rememberMs: 600_000 });
      await w.backend.set('testkit/restart', 'text');
      const before = w.now();

      await w.harness.reopen!();
      same(w.now() >= before, true);
      same(await w.backend.incarnation(), incarnation);
      same(
        [await w.usage(cap), await w.usage(w.price(0n))],
        [
          [1n, 1n],
          [10n, 10n],
        ],
      );
      same((await w.read(w.price(0n))).limit, { at: 100n, version: 1 });
      same((await w.backend.reserve(request)).slots, [held]);
      same((await w.backend.reserve(marked)).slots, [{ status: 'ended' }]);
      same((await w.commit(held)).status, 'committed');
      same((await w.commit(released)).status, 'late');
      same((await w.refused(ad)).committed, 3n);
      same(await w.backend.get('testkit/restart'), { value: 'text', version: 1 });
    },
    'reopen',
  );
}
