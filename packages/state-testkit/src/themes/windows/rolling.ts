import type { Suite } from '../../suite';
import { same } from '../../world';

const MS = 600_000;
const window = { kind: 'rolling', ms: MS } as const;
const cap = { at: 2n, window };
const report = { window };

export function rollingWindow({ test }: Suite): void {
  test('a rolling window starts with the first hold, and ends its length later', async (w) => {
    const start = w.now();
    const hold = await w.hold(cap);
    same((await w.read(cap)).endsAt, start + MS);
    await w.advance(100_000);
    await w.commit(hold);
    await w.spend(cap);
    same((await w.read(cap)).endsAt, start + MS);
    await w.advanceTo(start + MS - 1);
    same((await w.refused(cap)).committed, 2n);
    await w.advanceTo(start + MS);
    same(await w.usage(cap), [0n, 0n]);
    same((await w.read(cap)).endsAt, null);
    await w.advance(5_000);
    await w.spend(cap);
    same((await w.read(cap)).endsAt, start + MS + 5_000 + MS);
  });

  test('a rolling window is forgotten when its last hold expires', async (w) => {
    const start = w.now();
    const hold = await w.hold(cap);
    await w.advanceTo(hold.expiresAt - 1);
    same((await w.read(cap)).endsAt, start + MS);
    await w.advance(1);
    same((await w.read(cap)).endsAt, null);
    await w.spend(cap);
    same((await w.read(cap)).endsAt, hold.expiresAt + MS);
  });

  test('a rolling window is forgotten when its last hold is released', async (w) => {
    const start = w.now();
    const [first, second] = [await w.hold(cap), await w.hold(cap)];
    await w.advance(10);
    await w.release(first);
    same((await w.read(cap)).endsAt, start + MS);
    await w.release(second);
    same((await w.read(cap)).endsAt, null);
    await w.advance(10);
    await w.hold(cap);
    same((await w.read(cap)).endsAt, start + 20 + MS);
  });

  test('a commit alone keeps a rolling window until its end', async (w) => {
    const start = w.now();
    await w.spend(cap);
    const hold = await w.hold(cap);
    await w.expire(hold);
    same([await w.usage(cap), (await w.read(cap)).endsAt], [[1n, 0n], start + MS]);
  });

  test('a late commit counts in the rolling instance of its reserve, which had been forgotten', async (w) => {
    const start = w.now();
    const hold = await w.hold(cap);
    await w.expire(hold);
    same((await w.read(cap)).endsAt, null);
    same((await w.commit(hold)).status, 'late');
    same([await w.usage(cap), (await w.read(cap)).endsAt], [[1n, 0n], start + MS]);
  });

  test('a late commit counts in the instance that runs in the place of its own', async (w) => {
    const hold = await w.hold(cap);
    await w.expire(hold);
    await w.advance(1);
    const start = w.now();
    await w.spend(cap);
    same((await w.commit(hold)).status, 'late');
    same([await w.usage(cap), (await w.read(cap)).endsAt], [[2n, 0n], start + MS]);
    await w.refused(cap);
  });

  test('a late commit brings its own instance back when the one in its place was forgotten, too', async (w) => {
    const start = w.now();
    const hold = await w.hold(cap);
    await w.expire(hold);
    await w.release(await w.hold(cap));
    same((await w.commit(hold)).status, 'late');
    same([await w.usage(cap), (await w.read(cap)).endsAt], [[1n, 0n], start + MS]);
  });

  test('a late commit whose rolling instance is over counts in no later one', async (w) => {
    const hold = await w.hold(cap);
    await w.advance(MS);
    await w.spend(cap);
    same((await w.commit(hold)).status, 'late');
    same(await w.usage(cap), [1n, 0n]);
  });

  test('a hold that lives longer than its rolling window counts in no later one', async (w) => {
    const hold = await w.hold(cap, { ttlMs: 2 * MS });
    await w.advance(MS);
    same(await w.usage(cap), [0n, 0n]);
    await w.hold(cap);
    same(await w.usage(cap), [0n, 1n]);
    same((await w.commit(hold)).status, 'committed');
    same(await w.usage(cap), [0n, 1n]);
  });

  test('releasing a hold of an earlier rolling instance takes nothing from the present one', async (w) => {
    const [old, kept] = [await w.hold(cap, { ttlMs: 2 * MS }), await w.hold(cap, { ttlMs: 2 * MS })];
    await w.advance(MS);
    // It ends when the old ones do, so that only their instances tell them apart.
    const hold = await w.hold(cap, { ttlMs: old.expiresAt - w.now() });
    same((await w.release(old)).status, 'released');
    same(await w.usage(cap), [0n, 1n]);
    same((await w.commit(kept)).status, 'committed');
    same(await w.usage(cap), [0n, 1n]);
    same((await w.commit(hold)).status, 'committed');
    same(await w.usage(cap), [1n, 0n]);
  });

  test('what is counted without a limit starts no rolling window before its commit', async (w) => {
    const start = w.now();
    const hold = await w.hold(report);
    same((await w.read(report)).endsAt, null);
    await w.advance(100);
    await w.commit(hold);
    same([await w.usage(report), (await w.read(report)).endsAt], [[1n, 0n], start + MS]);
  });
}
