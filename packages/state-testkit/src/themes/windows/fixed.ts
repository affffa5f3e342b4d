import type { FixedWindow } from '@xsp/core';
import type { Suite } from '../../suite';
import { option, rejects, same, type World } from '../../world';

const HOUR = 3_600_000;

/** An hour that began a moment ago, as a caller computes it from the backend's `now()`. */
function hour(w: World, parts: Partial<FixedWindow> = {}): FixedWindow {
  const start = w.backend.now() - 1_000;
  return { kind: 'fixed', start, end: start + HOUR, kept: true, ...parts };
}

function next({ start, end, ...window }: FixedWindow): FixedWindow {
  return { ...window, start: end, end: end + (end - start) };
}

export function fixedWindow({ test }: Suite): void {
  test("the caller computes [start, end) from the backend's now()", async (w) => {
    const window = hour(w);
    await w.spend({ at: 1n, window });
    same((await w.refused({ at: 1n, window })).committed, 1n);
    await w.advanceTo(window.end);
    await w.spend({ at: 1n, window: next(window) });
  });

  test("one that does not contain the state's time is refused (wrongWindow, with the time)", async (w) => {
    const start = w.now() + 1_000;
    const window: FixedWindow = { kind: 'fixed', start, end: start + 1_000 };
    const early = await rejects(w.offer({ at: 1n, window }), 'wrongWindow');
    same(early.details.now, w.now());
    await w.advanceTo(window.start - 1);
    await rejects(w.offer({ window }), 'wrongWindow');
    await w.advanceTo(window.start);
    await w.hold({ at: 2n, window });
    await w.advanceTo(window.end - 1);
    await w.hold({ at: 2n, window });
    await w.advanceTo(window.end);
    const late = await rejects(w.offer({ at: 2n, window }), 'wrongWindow');
    same(late.details.now, window.end);
    await rejects(w.consume({ window }), 'wrongWindow');
  });

  test('the caller rebuilds and tries once more', async (w) => {
    const window = hour(w);
    await w.advanceTo(window.end);
    const request = w.request([{ at: 1n, window }]);
    await rejects(w.backend.reserve(request), 'wrongWindow');
    const rebuilt = w.request([{ at: 1n, window: next(window) }], { id: request.id });
    same((await w.backend.reserve(rebuilt)).slots[0]!.status, 'held');
  });

  test('one wrong window refuses the whole call, and nothing is held', async (w) => {
    const window = hour(w);
    await w.advanceTo(window.end);
    await rejects(w.reserve([{ at: 9n }, [{ at: 9n }, { at: 1n, window }]]), 'wrongWindow');
    same(await w.usage({}), [0n, 0n]);
  });

  test('every commit counts in the instance of the reserve', async (w) => {
    const window = hour(w);
    const hold = await w.hold({ at: 5n, window }, { ttlMs: 2 * HOUR, rememberMs: 3 * HOUR });
    await w.advanceTo(window.end + 1);
    same((await w.commit(hold)).status, 'committed');
    same(await w.usage({ window }), [1n, 0n]);
    same(await w.usage({ window: next(window) }), [0n, 0n]);
  });

  test('late commits count in the instance of the reserve, too', async (w) => {
    const window = hour(w);
    const hold = await w.hold({ at: 5n, window }, { rememberMs: 3 * HOUR });
    await w.advanceTo(window.end + 1);
    same((await w.commit(hold)).status, 'late');
    same(await w.usage({ window }), [1n, 0n]);
    same(await w.usage({ window: next(window) }), [0n, 0n]);
  });

  test('money, caps and reports of one ad belong to the same day and hour, so they add up', async (w) => {
    const window = hour(w);
    const day = { counter: ['day'], window: hour(w, { end: w.now() + 2 * HOUR }) };
    await w.budget(100n, day);
    const ad = option(
      { counter: ['cap'], at: 3n, window },
      w.price(7n, day),
      { counter: ['report', 'impressions'], window },
      { partition: w.money, counter: ['report', 'spend'], amount: 7n, window },
    );
    await w.spend(ad);
    const live = await w.hold(ad, { ttlMs: 2 * HOUR, rememberMs: 3 * HOUR });
    const late = await w.hold(ad, { rememberMs: 3 * HOUR });
    await w.advanceTo(window.end + 1);
    same((await w.commit(live)).status, 'committed');
    same((await w.commit(late)).status, 'late');
    same(await w.usage({ counter: ['cap'], window }), [3n, 0n]);
    same(await w.usage({ counter: ['report', 'impressions'], window }), [3n, 0n]);
    same(await w.usage(w.price(0n, day)), [21n, 0n]);
    same(await w.usage({ partition: w.money, counter: ['report', 'spend'], window }), [21n, 0n]);
  });

  test('instances outlive the holds that name them', async (w) => {
    const window = hour(w, { kept: false, end: w.now() + 10 });
    const hold = await w.hold({ at: 5n, window }, { ttlMs: 5, rememberMs: HOUR });
    const other = await w.hold({ at: 5n, window }, { ttlMs: 5, rememberMs: HOUR });
    await w.advance(HOUR - 1);
    await w.commit(hold);
    same(await w.usage({ window }), [1n, 0n]);
    await w.commit(other);
    same(await w.usage({ window }), [2n, 0n]);
  });

  test('a kept instance is never forgotten', async (w) => {
    const window = hour(w);
    await w.spend({ window });
    await w.advance(400 * 24 * HOUR);
    same(await w.usage({ window }), [1n, 0n]);
  });

  test('inspect says when the instance ends, counted in or not', async (w) => {
    const window = hour(w);
    same((await w.read({ window })).endsAt, window.end);
    await w.hold({ at: 1n, window });
    same((await w.read({ window })).endsAt, window.end);
  });
}
