import type { FilledSlot } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same, type World } from '../world';

const HOUR = 3_600_000;
const cap = { at: 5n };

async function expired(w: World): Promise<FilledSlot> {
  const hold = await w.hold(cap);
  await w.expire(hold);
  return hold;
}

async function released(w: World): Promise<FilledSlot> {
  const hold = await w.hold(cap);
  await w.release(hold);
  return hold;
}

export function holdLife({ test }: Suite): void {
  test('held, commit: committed; checks no limit', async (w) => {
    await w.setLimit({}, 3n);
    const hold = await w.hold({ at: 'stored', amount: 3n });
    await w.setLimit({}, 0n);
    same(await w.commit(hold), { now: w.now(), status: 'committed', unbilled: false, key: 'ad' });
    same(await w.usage({}), [3n, 0n]);
  });

  test('held, release: released, and what was held is free', async (w) => {
    const hold = await w.hold({ at: 1n });
    await w.refused({ at: 1n });
    same(await w.release(hold), { now: w.now(), status: 'released' });
    same(await w.usage({}), [0n, 0n]);
    await w.hold({ at: 1n });
  });

  test('expired, commit: late', async (w) => {
    same((await w.commit(await expired(w))).status, 'late');
    same(await w.usage({}), [1n, 0n]);
  });

  test('expired, release: nothing', async (w) => {
    const hold = await expired(w);
    same((await w.release(hold)).status, 'ended');
    same(await w.usage({}), [0n, 0n]);
    same((await w.commit(hold)).status, 'late');
  });

  test('released, commit: late', async (w) => {
    same((await w.commit(await released(w))).status, 'late');
    same(await w.usage({}), [1n, 0n]);
  });

  test('released, release: nothing', async (w) => {
    const hold = await released(w);
    const other = await w.hold(cap);
    same((await w.release(hold)).status, 'ended');
    same(await w.usage({}), [0n, 1n]);
    await w.commit(other);
  });

  test('committed, commit: duplicate', async (w) => {
    const hold = await w.spend(cap);
    same(await w.commit(hold), { now: w.now(), status: 'duplicate', unbilled: false, key: 'ad' });
    await w.advance(10 * 60_000);
    same((await w.commit(hold)).status, 'duplicate');
    same(await w.usage({}), [1n, 0n]);
  });

  test('committed, release: nothing, committed', async (w) => {
    const hold = await w.spend(cap);
    same((await w.release(hold)).status, 'committed');
    same(await w.usage({}), [1n, 0n]);
  });

  test('never heard of, commit: unknown, nothing', async (w) => {
    const hold = { reservation: w.id(), slot: 0, lead: w.viewer, home: w.viewer };
    same(await w.backend.commit({ hold }), { now: w.now(), status: 'unknown', unbilled: false });
    same((await w.backend.commit({ hold, option: option({ at: 5n }), bind: w.bind })).status, 'unknown');
    same(await w.usage({}), [0n, 0n]);
  });

  test('forgotten, commit: unknown, nothing', async (w) => {
    const hold = await w.hold(cap, { rememberMs: HOUR });
    await w.advance(HOUR);
    same((await w.commit(hold)).status, 'unknown');
    same(await w.usage({}), [0n, 0n]);
  });

  test('never heard of, release: a mark for the TTL, so that a delayed reserve cannot hold', async (w) => {
    const request = w.request([cap, cap]);
    const release = { reservation: request.id, lead: w.viewer, rememberMs: HOUR };
    same((await w.backend.release(release)).status, 'marked');
    await w.advance(HOUR - 1);
    const delayed = await w.backend.reserve(request);
    same(delayed.slots, [{ status: 'ended' }, { status: 'ended' }]);
    same([delayed.replayed, await w.usage({})], [true, [0n, 0n]]);
    await w.advance(1);
    same((await w.backend.reserve(request)).slots[0]!.status, 'held');
  });

  test('never heard of, release: a delayed consume cannot count', async (w) => {
    const id = w.id();
    await w.backend.release({ reservation: id, lead: w.viewer, rememberMs: HOUR });
    same((await w.consume(cap, { id })).slot.status, 'ended');
    same(await w.usage({}), [0n, 0n]);
  });

  test('a mark is no hold: a commit on it is unknown, and a second release finds it ended', async (w) => {
    const reservation = w.id();
    const release = { reservation, lead: w.viewer, rememberMs: HOUR };
    await w.backend.release(release);
    const hold = { reservation, slot: 0, lead: w.viewer, home: w.viewer };
    same((await w.backend.commit({ hold })).status, 'unknown');
    same((await w.backend.release(release)).status, 'ended');
  });

  test('each slot has its own TTL', async (w) => {
    const slots = [1_000, 600_000].map((ttlMs) => ({ options: [option(cap)], ttlMs }));
    const answer = await w.reserve([], { slots });
    const [pre, mid] = answer.slots.map((slot) => w.taken(slot));
    await w.expire(pre!);
    same(await w.usage({}), [0n, 1n]);
    same((await w.commit(pre!)).status, 'late');
    same((await w.commit(mid!)).status, 'committed');
  });

  test('a hold ends its TTL later, rounded up by an eighth at most', async (w) => {
    for (const ttlMs of [1, 15, 16, 17, 1_000, 120_000, 7 * 24 * HOUR]) {
      await w.advance(7);
      const { expiresAt } = await w.hold({ at: 1_000n, counter: [`ttl${ttlMs}`] }, { ttlMs });
      const life = expiresAt - w.now();
      same([life >= ttlMs, life <= ttlMs + ttlMs / 8], [true, true], `a TTL of ${ttlMs} gave ${life}`);
    }
  });

  test('expiry gives the amounts back at the millisecond the answer said', async (w) => {
    const { expiresAt } = await w.hold({ at: 1n });
    await w.advanceTo(expiresAt - 1);
    same(await w.usage({}), [0n, 1n]);
    await w.refused({ at: 1n });
    await w.advance(1);
    same(await w.usage({}), [0n, 0n]);
    await w.hold({ at: 1n });
  });

  test('the last millisecond of a hold still commits it', async (w) => {
    const [last, late] = [await w.hold(cap), await w.hold(cap)];
    await w.advanceTo(last.expiresAt - 1);
    same((await w.commit(last)).status, 'committed');
    await w.advance(1);
    same((await w.commit(late)).status, 'late');
  });

  test('what is remembered of a hold lives exactly as long as its token may be used', async (w) => {
    const rememberMs = 20 * 60_000;
    const [one, other] = [await w.hold(cap, { rememberMs }), await w.hold(cap, { rememberMs })];
    await w.advance(rememberMs - 1);
    same((await w.commit(one)).status, 'late');
    await w.advance(1);
    same((await w.commit(one)).status, 'unknown');
    same((await w.commit(other)).status, 'unknown');
    same(await w.usage({}), [1n, 0n]);
  });

  test('a hold is remembered until it ends, even if its token may not be used so long', async (w) => {
    const hold = await w.hold(cap, { ttlMs: HOUR, rememberMs: 1 });
    await w.advanceTo(hold.expiresAt - 1);
    same((await w.commit(hold)).status, 'committed');
  });

  test("a hold's amounts are counted once or given back once, never both, never neither", async (w) => {
    const [committed, gone, lapsed] = [await w.hold(cap), await w.hold(cap), await w.hold(cap)];
    for (let i = 0; i < 3; i++) {
      await w.commit(committed);
      await w.release(committed);
      await w.release(gone);
      same(await w.usage({}), [1n, 1n]);
    }
    await w.expire(lapsed);
    same(await w.usage({}), [1n, 0n]);
    for (let i = 0; i < 3; i++) {
      await w.release(lapsed);
      await w.commit(lapsed);
      await w.commit(gone);
    }
    same(await w.usage({}), [3n, 0n]);
  });

  test('each slot ends for itself: a break that is never reached gives its money back while the one before was paid', async (w) => {
    await w.budget(100n);
    const { slots } = await w.reserve([w.price(10n), w.price(10n), w.price(10n)]);
    const [first, second, third] = slots.map((slot) => w.taken(slot));
    await w.commit(first!);
    await w.release(second!);
    same(await w.usage(w.price(0n)), [10n, 10n]);
    await w.expire(third!);
    same(await w.usage(w.price(0n)), [10n, 0n]);
  });

  test('a release without a slot releases all that is held', async (w) => {
    const { slots } = await w.reserve([cap, cap, cap]);
    await w.commit(w.taken(slots[1]));
    const { reservation, lead } = w.taken(slots[0]).hold;
    const release = { reservation, lead, rememberMs: HOUR };
    same((await w.backend.release(release)).status, 'released');
    same(await w.usage({}), [1n, 0n]);
    same((await w.backend.release(release)).status, 'committed');
  });

  test('after a timeout whose outcome is unknown the caller sends release: it frees what was held, or marks the id', async (w) => {
    const [arrived, lost] = [w.request([{ at: 2n }]), w.request([{ at: 2n }])];
    await w.backend.reserve(arrived);
    for (const { id } of [arrived, lost]) {
      await w.backend.release({ reservation: id, lead: w.viewer, rememberMs: HOUR });
    }
    same(await w.usage({}), [0n, 0n]);
    for (const request of [arrived, lost]) same((await w.backend.reserve(request)).slots, [{ status: 'ended' }]);
    same(await w.usage({}), [0n, 0n]);
  });
}
