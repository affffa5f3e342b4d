import type { Suite } from '../../suite';
import { same } from '../../world';

const DAY = 86_400_000;

export function foreverWindow({ test }: Suite): void {
  test('a forever window counts everything', async (w) => {
    await w.spend({ at: 2n });
    await w.advance(400 * DAY);
    await w.spend({ at: 2n });
    await w.refused({ at: 2n });
    same(await w.usage({}), [2n, 0n]);
  });

  test('forever may say when it may be forgotten after the last touch: until then it is not', async (w) => {
    const cap = { at: 2n, window: { kind: 'forever', forgetAfterMs: 30 * DAY } } as const;
    await w.spend(cap);
    await w.advance(30 * DAY - 1);
    await w.spend(cap);
    await w.advance(30 * DAY - 1);
    await w.refused(cap);
    same(await w.usage(cap), [2n, 0n]);
  });

  test('nothing of a forever window ends by itself but its holds', async (w) => {
    await w.spend({ at: 2n });
    same((await w.read({})).endsAt, null);
    const hold = await w.hold({ at: 2n });
    same(await w.usage({}), [1n, 1n]);
    await w.advanceTo(hold.expiresAt - 1);
    same(await w.usage({}), [1n, 1n]);
    await w.advance(1);
    same(await w.usage({}), [1n, 0n]);
  });
}
