import type { Suite } from '../../suite';
import { same } from '../../world';

const MS = 600_000;
const window = { kind: 'sliding', ms: MS } as const;

export function slidingWindow({ test }: Suite): void {
  test('a sliding window is an exact log: each entry counts for its length, to the millisecond', async (w) => {
    const cap = { at: 2n, window };
    const start = w.now();
    await w.spend(cap);
    await w.advance(1);
    await w.spend(cap);
    await w.advanceTo(start + MS - 1);
    same((await w.refused(cap)).committed, 2n);
    await w.advance(1);
    same(await w.usage(cap), [1n, 0n]);
    await w.spend(cap);
    await w.refused(cap);
    await w.advance(1);
    await w.spend(cap);
    await w.refused(cap);
  });

  test('an open hold counts as now', async (w) => {
    const cap = { at: 1n, window };
    const hold = await w.hold(cap, { ttlMs: 3 * MS });
    await w.advanceTo(hold.expiresAt - 1);
    same(await w.usage(cap), [0n, 1n]);
    await w.refused(cap);
  });

  test("on commit its entry takes the commit's time", async (w) => {
    const cap = { at: 1n, window };
    const hold = await w.hold(cap);
    await w.advance(60_000);
    const committedAt = w.now();
    await w.commit(hold);
    await w.advanceTo(committedAt + MS - 1);
    await w.refused(cap);
    await w.advance(1);
    await w.hold(cap);
  });

  test('a late commit counts as of its commit', async (w) => {
    const cap = { at: 1n, window };
    const hold = await w.hold(cap);
    await w.expire(hold);
    const committedAt = w.now();
    same((await w.commit(hold)).status, 'late');
    await w.advanceTo(committedAt + MS - 1);
    await w.refused(cap);
    await w.advance(1);
    await w.hold(cap);
  });

  test('entries of the same millisecond all count, and grow old together', async (w) => {
    const cap = { at: 3n, window };
    const start = w.now();
    await w.spend(cap);
    await w.spend({ ...cap, amount: 2n });
    same((await w.refused(cap)).committed, 3n);
    await w.advanceTo(start + MS);
    same(await w.usage(cap), [0n, 0n]);
  });

  test('no more than the newest limit entries need to be kept, of the highest limit that is asked', async (w) => {
    const [low, high] = [
      { at: 1n, window, limits: [{ name: 'low', at: 1n }] },
      { at: 4n, window, limits: [{ name: 'high', at: 4n }] },
    ];
    const start = w.now();
    await w.spend(low);
    await w.advance(10);
    await w.spend(high);
    await w.advance(10);
    const hold = await w.hold(high);
    await w.advance(10);
    await w.spend(high);
    await w.commit(hold);
    await w.refused(high);
    await w.advanceTo(start + MS);
    await w.spend(high);
    same((await w.refused(high)).freesAt, start + 10 + MS);
    same((await w.refused(low)).freesAt, w.now() + MS);
  });

  test('late commits raise a sliding window above its limit, which then takes longer to free', async (w) => {
    const cap = { at: 2n, window };
    const late = [await w.hold(cap, { ttlMs: 10 }), await w.hold(cap, { ttlMs: 10 })];
    await w.advance(100);
    await w.spend(cap);
    await w.advance(100);
    for (const hold of late) await w.commit(hold);
    const last = w.now();
    await w.advanceTo(last + MS - 1);
    await w.refused(cap);
    await w.advance(1);
    await w.hold(cap);
  });

  test('not again within 10 minutes', async (w) => {
    const pause = { at: 1n, window, limits: [{ name: 'pause', at: 1n }] };
    const seen = w.now();
    await w.spend(pause);
    same((await w.refused(pause)).freesAt, seen + MS);
    await w.advanceTo(seen + MS);
    await w.spend(pause);
  });
}
