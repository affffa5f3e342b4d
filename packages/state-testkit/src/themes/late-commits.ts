import type { Suite } from '../suite';
import { option, same, type ChargeParts, type World } from '../world';

const report = { counter: ['report'] };

/** An ad with a cap, a price and a report. */
function ad(w: World, ...more: ChargeParts[]) {
  return option('ad', { counter: ['cap'], at: 1n }, w.price(10n), report, ...more);
}

export function lateCommits({ test }: Suite): void {
  test("charges marked 'count' count, even above their limit (the viewer saw it)", async (w) => {
    const late = await w.hold({ at: 1n });
    await w.expire(late);
    await w.spend({ at: 1n });
    same((await w.commit(late)).status, 'late');
    same(await w.usage({}), [2n, 0n]);
    same((await w.refused({ at: 2n })).committed, 2n);
  });

  test("charges marked 'fit' count together if all still fit their stored limits", async (w) => {
    await w.budget(10n);
    const hold = await w.hold(ad(w));
    await w.expire(hold);
    same(await w.commit(hold), { now: w.now(), status: 'late', unbilled: false, key: 'ad' });
    same(await w.usage(w.price(0n)), [10n, 0n]);
    same(await w.usage(report), [1n, 0n]);
  });

  test("charges marked 'fit' are unbilled when they no longer fit, and the rest counts", async (w) => {
    await w.budget(15n);
    const late = await w.hold(ad(w));
    await w.expire(late);
    await w.hold(w.price(6n));
    same(await w.commit(late), { now: w.now(), status: 'late', unbilled: true, key: 'ad' });
    same(await w.usage(w.price(0n)), [0n, 6n]);
    same(await w.usage({ counter: ['cap'] }), [1n, 0n]);
    same(await w.usage(report), [1n, 0n]);
    same(await w.commit(late), { now: w.now(), status: 'duplicate', unbilled: false, key: 'ad' });
  });

  test("charges marked 'fit' count all or none: one that no longer fits leaves all unbilled", async (w) => {
    const group = w.price(10n, { counter: ['group'] });
    await w.budget(100n);
    await w.budget(10n, group);
    const late = await w.hold(ad(w, group));
    await w.expire(late);
    await w.spend({ ...group, amount: 1n });
    same((await w.commit(late)).unbilled, true);
    same(await w.usage(w.price(0n)), [0n, 0n]);
    same(await w.usage(group), [1n, 0n]);
  });

  test('a late commit asks no curve', async (w) => {
    await w.budget(100n);
    const now = w.now();
    const limits = [
      { name: 'budget', at: 'stored' },
      {
        name: 'pace',
        at: {
          points: [
            [now, 50n],
            [now + 1, 0n],
          ],
        },
      },
    ] as const;
    const late = await w.hold(w.price(10n, { limits }));
    await w.expire(late);
    await w.refused(w.price(1n, { limits }));
    same((await w.commit(late)).unbilled, false);
    same(await w.usage(w.price(0n)), [10n, 0n]);
  });

  test('a limit lowered to 0 since then leaves late money unbilled', async (w) => {
    await w.budget(100n);
    const late = await w.hold(w.price(10n));
    await w.release(late);
    await w.budget(0n);
    same((await w.commit(late)).unbilled, true);
    same(await w.usage(w.price(0n)), [0n, 0n]);
  });

  test('a late money charge does not raise committed + held above the limit in force at that moment', async (w) => {
    await w.budget(30n);
    const late = [await w.hold(w.price(10n)), await w.hold(w.price(10n)), await w.hold(w.price(10n))];
    await w.expire(late[2]!);
    await w.budget(25n);
    const bills = [];
    for (const hold of late) bills.push((await w.commit(hold)).unbilled);
    same(bills, [false, false, true]);
    same(await w.usage(w.price(0n)), [20n, 0n]);
  });

  test('a hold released by mistake counts when its beacon comes', async (w) => {
    await w.budget(10n);
    const hold = await w.hold(ad(w));
    await w.release(hold);
    same(await w.commit(hold), { now: w.now(), status: 'late', unbilled: false, key: 'ad' });
    same((await w.release(hold)).status, 'committed');
    same(await w.usage({ counter: ['cap'] }), [1n, 0n]);
  });
}
