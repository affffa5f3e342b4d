import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

const HOUR = 3_600_000;

export function replays({ test }: Suite): void {
  test('held, the same reserve again: the same answer', async (w) => {
    const request = w.request([option('a', { at: 5n }), option('b', { at: 5n, amount: 2n })]);
    const first = await w.backend.reserve(request);
    same([first.replayed, first.reservedAt], [false, first.now]);
    await w.advance(1_000);
    const again = await w.backend.reserve(request);
    same(again, { ...first, now: first.now + 1_000, replayed: true });
    same(await w.usage({}), [0n, 3n]);
  });

  test('committed, the same reserve again: the same answer', async (w) => {
    const request = w.request([{ at: 5n }]);
    const slot = w.taken((await w.backend.reserve(request)).slots[0]);
    await w.commit(slot);
    same((await w.backend.reserve(request)).slots, [{ ...slot, status: 'committed' }]);
    await w.expire(slot);
    same((await w.backend.reserve(request)).slots, [{ ...slot, status: 'committed' }]);
    same(await w.usage({}), [1n, 0n]);
  });

  test('expired, the same reserve again: ended', async (w) => {
    const request = w.request([{ at: 5n }]);
    const answer = await w.backend.reserve(request);
    await w.expire(w.taken(answer.slots[0]));
    same((await w.backend.reserve(request)).slots, [{ status: 'ended' }]);
    same(await w.usage({}), [0n, 0n]);
  });

  test('released, the same reserve again: ended', async (w) => {
    const request = w.request([{ at: 5n }, { at: 5n }]);
    const { slots } = await w.backend.reserve(request);
    await w.release(w.taken(slots[0]));
    same((await w.backend.reserve(request)).slots, [{ status: 'ended' }, slots[1]]);
    same(await w.usage({}), [0n, 1n]);
  });

  test('never heard of, or forgotten, the same reserve again: fresh', async (w) => {
    const request = w.request([{ at: 5n }], { rememberMs: HOUR });
    await w.backend.reserve(request);
    await w.advance(HOUR - 1);
    same((await w.backend.reserve(request)).replayed, true);
    await w.advance(1);
    const fresh = await w.backend.reserve(request);
    same([fresh.replayed, fresh.slots[0]!.status], [false, 'held']);
  });

  test('a replay answers with the recorded keys, amounts and instances, whatever options it brings', async (w) => {
    const request = w.request([option('old', { at: 5n, amount: 2n })]);
    const first = await w.backend.reserve(request);
    const changed = w.request([option('new', { counter: ['other'], at: 5n, amount: 3n })], { id: request.id });
    const again = await w.backend.reserve(changed);
    same(again.slots, first.slots);
    await w.commit(w.taken(again.slots[0]));
    same(
      [await w.usage({}), await w.usage({ counter: ['other'] })],
      [
        [2n, 0n],
        [0n, 0n],
      ],
    );
  });

  test("a replay asks no limit and no window: options of yesterday's catalogue are as good", async (w) => {
    const window = { kind: 'fixed', start: 0, end: w.now() + 1_000 } as const;
    const request = w.request([{ at: 1n, window }]);
    const first = await w.backend.reserve(request);
    await w.advance(1_000);
    same((await w.backend.reserve(request)).slots, first.slots);
    const never = w.request([{ at: 0n }], { id: request.id });
    same((await w.backend.reserve(never)).slots, first.slots);
  });

  test('a refused slot stays refused in a replay', async (w) => {
    const request = w.request([{ at: 5n }, { at: 0n, counter: ['full'] }]);
    await w.backend.reserve(request);
    const again = w.request([{ at: 5n }, { at: 5n, counter: ['full'] }], { id: request.id });
    same((await w.backend.reserve(again)).slots[1]!.status, 'refused');
    same(await w.usage({ counter: ['full'] }), [0n, 0n]);
  });

  test('an id is bound to a fingerprint of its request: the same id with another is idConflict', async (w) => {
    const request = w.request([{ at: 5n }], { fingerprint: 'one' });
    await w.backend.reserve(request);
    await rejects(w.backend.reserve({ ...request, fingerprint: 'other' }), 'idConflict');
    same((await w.backend.reserve(request)).replayed, true);
    same(await w.usage({}), [0n, 1n]);
  });

  test('without a fingerprint of its own, an id is bound to partitions, parameters and slots', async (w) => {
    const request = w.request([{ at: 5n }], { params: { pod: 'a', page: 'b' } });
    await w.backend.reserve(request);
    const { viewer, household } = w;
    const other = { kind: 'household', id: w.id() };
    await rejects(w.backend.reserve({ ...request, bind: { viewer, household: other } }), 'idConflict');
    await rejects(w.backend.reserve({ ...request, bind: { viewer } }), 'idConflict');
    await rejects(w.backend.reserve({ ...request, params: { pod: 'a' } }), 'idConflict');
    await rejects(w.backend.reserve({ ...request, slots: [...request.slots, ...request.slots] }), 'idConflict');
    const [slot] = request.slots;
    await rejects(w.backend.reserve({ ...request, slots: [{ ...slot!, pod: 'a' }] }), 'idConflict');
    const sameAgain = { ...request, bind: { viewer, household }, params: { page: 'b', pod: 'a' } };
    same((await w.backend.reserve(sameAgain)).replayed, true);
  });

  test('a consume with the id of a reserve is idConflict, and a reserve with that of a consume', async (w) => {
    const request = w.request([{ at: 5n }]);
    await w.backend.reserve(request);
    await rejects(w.consume({ at: 5n }, { id: request.id }), 'idConflict');
    const id = w.id();
    await w.consume({ at: 5n }, { id });
    await rejects(w.reserve([{ at: 5n }], { id }), 'idConflict');
    same(await w.usage({}), [1n, 1n]);
  });

  test('an id stands for itself in each lead partition', async (w) => {
    const request = w.request([{ at: 5n }]);
    await w.backend.reserve(request);
    const bind = { viewer: { kind: 'viewer', id: w.id() }, household: w.household };
    same((await w.backend.reserve({ ...request, bind })).replayed, false);
  });

  test('a reserve that held nothing is not remembered', async (w) => {
    const request = w.request([{ at: 1n }], { fingerprint: 'one' });
    const hold = await w.hold({ at: 1n });
    same((await w.backend.reserve(request)).slots[0]!.status, 'refused');
    await w.release(hold);
    const again = await w.backend.reserve({ ...request, fingerprint: 'other' });
    same([again.replayed, again.slots[0]!.status], [false, 'held']);
  });
}
