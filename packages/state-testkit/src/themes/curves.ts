import type { Curve } from '@xsp/core';
import type { Suite } from '../suite';
import { same } from '../world';
import type { World } from '../world';

/** What the curve allows now, as a refusal says it. */
async function valueNow(w: World, curve: Curve): Promise<bigint> {
  return (await w.refused({ at: curve, amount: 2n ** 63n - 1n })).at;
}

export function curves({ test }: Suite): void {
  test('a curve is linear between its points, and constant before and after', async (w) => {
    const start = w.now() + 1_000;
    const curve: Curve = {
      points: [
        [start, 100n],
        [start + 1_024, 1_124n],
        [start + 1_124, 1_024n],
      ],
    };
    same(await valueNow(w, curve), 100n);
    await w.advanceTo(start);
    same(await valueNow(w, curve), 100n);
    await w.advanceTo(start + 1);
    same(await valueNow(w, curve), 101n);
    await w.advanceTo(start + 512);
    same(await valueNow(w, curve), 612n);
    await w.advanceTo(start + 1_023);
    same(await valueNow(w, curve), 1_123n);
    await w.advanceTo(start + 1_024);
    same(await valueNow(w, curve), 1_124n);
    await w.advanceTo(start + 1_074);
    same(await valueNow(w, curve), 1_074n);
    await w.advanceTo(start + 1_124);
    same(await valueNow(w, curve), 1_024n);
    await w.advanceTo(start + 100_000);
    same(await valueNow(w, curve), 1_024n);
  });

  test('between two points the curve moves in 2^20 steps, rounded down', async (w) => {
    const start = w.now();
    const long: Curve = {
      points: [
        [start, 0n],
        [start + 2 ** 22, 2n ** 22n],
      ],
    };
    await w.advanceTo(start + 3);
    same((await w.refused({ at: long, amount: 9n })).at, 0n);
    await w.advanceTo(start + 4);
    same((await w.refused({ at: long, amount: 9n })).at, 4n);
    const odd: Curve = {
      points: [
        [start, 0n],
        [start + 7_000, 1_000_000_007n],
      ],
    };
    await w.advanceTo(start + 1_003);
    const step = BigInt(Math.floor((1_003 / 7_000) * 2 ** 20));
    same((await w.refused({ at: odd, amount: 2n ** 62n })).at, (1_000_000_007n * step) >> 20n);
  });

  test('a curve paces: what it allows grows with time, and the refusal says when it is free again', async (w) => {
    const start = w.now();
    const pace: Curve = {
      points: [
        [start, 0n],
        [start + 1_024, 1_024n],
      ],
    };
    same((await w.refused({ amount: 100n, at: pace })).freesAt, start + 100);
    await w.advanceTo(start + 99);
    await w.refused({ amount: 100n, at: pace });
    await w.advanceTo(start + 100);
    await w.spend({ amount: 100n, at: pace });
    same((await w.refused({ amount: 50n, at: pace })).freesAt, start + 150);
    await w.advanceTo(start + 150);
    await w.hold({ amount: 50n, at: pace });
    same((await w.refused({ amount: 2_000n, at: pace })).freesAt, null);
  });

  test('the curve is asked when the ad is served, not when it is committed', async (w) => {
    const start = w.now();
    const falling: Curve = {
      points: [
        [start, 10n],
        [start + 10, 0n],
      ],
    };
    const hold = await w.hold({ amount: 10n, at: falling });
    await w.advance(10);
    same((await w.refused({ amount: 0n, at: falling })).at, 0n);
    same((await w.commit(hold)).status, 'committed');
    same(await w.usage({}), [10n, 0n]);
  });
}
