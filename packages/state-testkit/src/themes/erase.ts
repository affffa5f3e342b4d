import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function erase({ test }: Suite): void {
  test("erasing a partition forgets its counters and limits, and nobody else's", async (w) => {
    await w.setLimit({}, 5n);
    await w.spend(option({ at: 'stored' }, { partition: 'household', at: 5n }));
    same((await w.backend.erase(w.viewer)) >= 2, true);
    await w.advance(10);
    const { counters, limits, holds } = await w.backend.snapshot(w.viewer);
    same([counters, limits, holds], [[], [], []]);
    same(await w.usage({}), [0n, 0n]);
    same((await w.read({})).limit, undefined);
    same(await w.usage({ partition: 'household' }), [1n, 0n]);
    await rejects(w.offer({ at: 'stored' }), 'missing');
  });

  test('erasing a partition ends its holds: what they held elsewhere is free', async (w) => {
    await w.budget(10n);
    const request = w.request([option({ counter: ['cap'], at: 1n }, w.price(10n))]);
    await w.backend.reserve(request);
    await w.backend.erase(w.viewer);
    await w.advance(10);
    same(await w.usage(w.price(0n)), [0n, 0n]);
    same((await w.backend.reserve(request)).slots, [{ status: 'ended' }]);
    await w.hold(w.price(10n));
  });

  test('a later commit counts money and reports, and does not bring the erased partition back', async (w) => {
    await w.budget(10n);
    const report = { partition: w.money, counter: ['report'] };
    const hold = await w.hold(option({ counter: ['cap'], at: 5n }, { counter: ['seen'] }, w.price(10n), report));
    await w.backend.erase(w.viewer);
    await w.advance(10);
    const { status, unbilled } = await w.commit(hold);
    same([status, unbilled], ['late', false]);
    same(
      [await w.usage(w.price(0n)), await w.usage(report)],
      [
        [10n, 0n],
        [1n, 0n],
      ],
    );
    same((await w.backend.snapshot(w.viewer)).counters, []);
    same((await w.commit(hold)).status, 'duplicate');
  });

  test('a later event does not bring the erased partition back either', async (w) => {
    const hold = await w.spend({ at: 5n });
    await w.backend.erase(w.viewer);
    await w.advance(10);
    const clicks = { partition: w.money, counter: ['clicks'] };
    const click = option('click', { counter: ['clicks'] }, { counter: ['cap'], at: 5n }, clicks);
    same((await w.commit(hold, { event: 'click', option: click, bind: w.bind })).status, 'counted');
    same([(await w.backend.snapshot(w.viewer)).counters, await w.usage(clicks)], [[], [1n, 0n]]);
  });

  test('a hold of before the erasure takes nothing from what came after it', async (w) => {
    const cap = { partition: 'household', counter: ['cap'], at: 5n };
    const [released, committed] = [await w.hold(cap), await w.hold(cap)];
    await w.backend.erase(w.household);
    const after = await w.hold(cap);
    same(await w.usage(cap), [0n, 1n]);
    await w.release(released);
    same((await w.commit(committed)).status, 'committed');
    same(await w.usage(cap), [0n, 1n]);
    await w.commit(after);
    same(await w.usage(cap), [1n, 0n]);
  });

  test('an erased partition may be used again', async (w) => {
    await w.spend({ at: 1n });
    await w.backend.erase(w.viewer);
    await w.advance(10);
    const hold = await w.hold({ at: 1n });
    same((await w.commit(hold)).status, 'committed');
    await w.refused({ at: 1n });
    await w.backend.erase(w.viewer);
    await w.advance(10);
    await w.setLimit({}, 3n);
    same((await w.read({})).limit, { at: 3n, version: 1 });
  });

  test('erasing a partition never heard of removes nothing', async (w) => {
    same(await w.backend.erase(w.viewer), 0);
    same(await w.backend.erase(w.viewer), 0);
  });
}
