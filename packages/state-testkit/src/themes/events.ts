import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function events({ test }: Suite): void {
  test('each event of a hold counts once', async (w) => {
    const hold = await w.hold({ at: 5n });
    const click = { event: 'click', option: option({ counter: ['clicks'] }), bind: w.bind };
    same((await w.commit(hold)).status, 'committed');
    same((await w.commit(hold, click)).status, 'counted');
    same((await w.commit(hold, click)).status, 'duplicate');
    same((await w.commit(hold, { event: 'complete' })).status, 'counted');
    same((await w.commit(hold, { event: 'complete' })).status, 'duplicate');
    same(
      [await w.usage({}), await w.usage({ counter: ['clicks'] })],
      [
        [1n, 0n],
        [1n, 0n],
      ],
    );
  });

  test('one event of one hold counts at most once, however often and wherever its beacon is delivered', async (w) => {
    const hold = await w.hold({ at: 5n });
    const clients = [w.backend, await w.harness.another(), await w.harness.another()];
    const click = { hold: hold.hold, event: 'click', option: option({ counter: ['clicks'] }), bind: w.bind };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2 === 0 ? clients[i % 3]!.commit(click) : clients[i % 3]!.commit({ hold: hold.hold }),
      ),
    );
    same(answers.filter(({ status }) => status === 'committed').length, 1);
    same(answers.filter(({ status }) => status !== 'duplicate').length <= 2, true);
    same(
      [await w.usage({}), await w.usage({ counter: ['clicks'] })],
      [
        [1n, 0n],
        [1n, 0n],
      ],
    );
  });

  test('a later event implies the impression', async (w) => {
    const hold = await w.hold({ at: 5n });
    same((await w.commit(hold, { event: 'complete' })).status, 'committed');
    same(await w.usage({}), [1n, 0n]);
    same((await w.commit(hold)).status, 'duplicate');
    same((await w.commit(hold, { event: 'impression' })).status, 'duplicate');
    same(await w.usage({}), [1n, 0n]);
  });

  test('an event after the hold has ended is late, and the next of another name is counted', async (w) => {
    const hold = await w.hold({ at: 5n });
    await w.expire(hold);
    const click = { event: 'click', option: option({ counter: ['clicks'] }), bind: w.bind };
    same((await w.commit(hold, click)).status, 'late');
    same((await w.commit(hold, { event: 'complete' })).status, 'counted');
    same(
      [await w.usage({}), await w.usage({ counter: ['clicks'] })],
      [
        [1n, 0n],
        [1n, 0n],
      ],
    );
  });

  test('an impression is what a commit without an event means', async (w) => {
    const hold = await w.hold({ at: 5n });
    same((await w.commit(hold, { event: 'impression' })).status, 'committed');
    same((await w.commit(hold)).status, 'duplicate');
  });

  test('serving asks for room, the event is paid: CPC with room for one click', async (w) => {
    await w.budget(25n);
    const serve = w.price(0n, { room: 10n });
    const click = () => ({
      event: 'click',
      option: option('click', w.price(10n), { counter: ['clicks'] }),
      bind: w.bind,
    });
    const holds = [await w.hold(serve), await w.hold(serve), await w.hold(serve)];
    for (const hold of holds) await w.commit(hold);
    same(await w.usage(w.price(0n)), [0n, 0n]);
    same((await w.commit(holds[0]!, click())).unbilled, false);
    same((await w.commit(holds[1]!, click())).unbilled, false);
    same((await w.refused(serve)).committed, 20n);
    same(await w.commit(holds[2]!, click()), { now: w.now(), status: 'counted', unbilled: true, key: 'ad' });
    same(
      [await w.usage(w.price(0n)), await w.usage({ counter: ['clicks'] })],
      [
        [20n, 0n],
        [3n, 0n],
      ],
    );
    same((await w.commit(holds[2]!, click())).status, 'duplicate');
  });

  test("an event's own facts count even above their limits", async (w) => {
    const hold = await w.spend({ at: 5n });
    const clicks = { counter: ['clicks'], at: 1n };
    await w.spend(clicks);
    same((await w.commit(hold, { event: 'click', option: option(clicks), bind: w.bind })).unbilled, false);
    same(await w.usage(clicks), [2n, 0n]);
  });

  test('an event that cannot be counted leaves the hold as it was', async (w) => {
    const hold = await w.hold({ at: 5n });
    const over = { kind: 'fixed', start: 0, end: w.now() } as const;
    const click = { event: 'click', option: option({ window: over }), bind: w.bind };
    await rejects(w.commit(hold, click), 'wrongWindow');
    await rejects(w.commit(hold, { event: 'click', option: option(w.price(1n)) }), 'missing');
    same(await w.usage({}), [0n, 1n]);
    same((await w.commit(hold, { event: 'click' })).status, 'committed');
  });

  test("an event's money may be bound with parameters of its own", async (w) => {
    const hold = await w.spend({ at: 5n });
    const click = option('click', { counter: ['clicks', { param: 'page' }] });
    await w.commit(hold, { event: 'click', option: click, bind: w.bind, params: { page: 'home' } });
    same(await w.usage({ counter: ['clicks', 'home'] }), [1n, 0n]);
  });
}
