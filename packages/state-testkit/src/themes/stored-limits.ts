import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function storedLimits({ test }: Suite): void {
  test("at: 'stored' is what setLimit wrote, for all servers at once", async (w) => {
    const other = await w.harness.another();
    await w.setLimit({}, 1n);
    await w.hold({ at: 'stored' });
    same((await w.refused({ at: 'stored' })).at, 1n);
    const { partition, counter } = await w.read({});
    await other.setLimit({ partition, counter, at: 2n });
    await w.hold({ at: 'stored' });
    same((await w.refused({ at: 'stored' })).at, 2n);
  });

  test("a charge with a stored limit on a counter that has none is StateError('missing')", async (w) => {
    await rejects(w.offer({ at: 'stored' }), 'missing');
    await rejects(w.consume({ at: 'stored' }), 'missing');
    await rejects(w.reserve([{ at: 'stored' }], { dryRun: true }), 'missing');
    await w.setLimit({ counter: ['hits', 'other'] }, 5n);
    await rejects(w.offer({ at: 'stored' }), 'missing');
    await w.setLimit({}, 5n);
    await w.hold({ at: 'stored' });
  });

  test('a reserve that fails holds nothing, also in the slots before', async (w) => {
    await rejects(w.reserve([{ counter: ['fits'], at: 5n }, { at: 'stored' }]), 'missing');
    same(await w.usage({ counter: ['fits'] }), [0n, 0n]);
  });

  test('a stored limit holds for every window of its name', async (w) => {
    await w.setLimit({}, 1n);
    const day = { kind: 'fixed', start: 0, end: w.now() + 1_000 } as const;
    await w.hold({ at: 'stored' });
    await w.hold({ at: 'stored', window: day });
    same((await w.refused({ at: 'stored', window: day })).at, 1n);
  });

  test('setLimit answers the version and what was there before', async (w) => {
    const first = await w.setLimit({}, 5n);
    same([first.version, first.previous], [1, undefined]);
    const second = await w.setLimit({}, 7n);
    same([second.version, second.previous], [2, 5n]);
    same((await w.read({})).limit, { at: 7n, version: 2 });
  });

  test('setLimit takes ifVersion, and only one of two who read the same version writes', async (w) => {
    await rejects(w.setLimit({}, 5n, 1), 'versionConflict');
    await w.setLimit({}, 5n, 0);
    await rejects(w.setLimit({}, 6n, 0), 'versionConflict');
    const both = await Promise.allSettled([w.setLimit({}, 7n, 1), w.setLimit({}, 8n, 1)]);
    same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    same((await w.read({})).limit?.version, 2);
  });

  test('a conflict names the present version', async (w) => {
    await w.setLimit({}, 5n);
    const error = await rejects(w.setLimit({}, 6n, 7), 'versionConflict');
    same(error.details.version, 1);
    same((await w.read({})).limit?.at, 5n);
  });

  test('lowering below committed + held succeeds, voids no live hold, and refuses what would raise it', async (w) => {
    await w.budget(100n);
    await w.spend(w.price(40n));
    const live = await w.hold(w.price(40n));
    same((await w.budget(50n)).previous, 100n);
    same((await w.refused(w.price(1n))).at, 50n);
    same((await w.commit(live)).status, 'committed');
    same(await w.usage(w.price(0n)), [80n, 0n]);
    await w.budget(81n);
    await w.hold(w.price(1n));
  });

  test('remaining is then 0 and the answer says overcommitted', async (w) => {
    await w.budget(100n);
    await w.hold(w.price(60n));
    let reading = await w.read(w.price(0n));
    same([reading.remaining, reading.overcommitted], [40n, false]);
    await w.budget(60n);
    reading = await w.read(w.price(0n));
    same([reading.remaining, reading.overcommitted], [0n, false]);
    await w.budget(59n);
    reading = await w.read(w.price(0n));
    same([reading.remaining, reading.overcommitted], [0n, true]);
  });

  test('a day budget and a lifetime budget on one campaign refuse each with its own name', async (w) => {
    const day = { kind: 'fixed', start: 0, end: w.now() + 3_600_000, kept: true } as const;
    const total = w.price(10n, { limits: [{ name: 'total', at: 'stored' }] });
    const daily = w.price(10n, { counter: ['day'], window: day, limits: [{ name: 'daily', at: 'stored' }] });
    await w.budget(25n);
    await w.budget(10n, { counter: ['day'] });
    await w.spend(option(total, daily));
    same((await w.refused(option(total, daily))).limit, 'daily');
    await w.budget(100n, { counter: ['day'] });
    await w.spend(option(total, daily));
    same((await w.refused(option(total, daily))).limit, 'total');
  });
}
