import type { Suite } from '../suite';
import { option, same } from '../world';

export function limits({ test }: Suite): void {
  test('a limit of 3 lets exactly 3 through, whatever the number of callers', async (w) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => w.offer({ at: 3n })));
    same(answers.filter((slot) => slot.status === 'held').length, 3);
    same(await w.usage({}), [0n, 3n]);
  });

  test('limit 0 refuses always, even what needs no room', async (w) => {
    same((await w.refused({ at: 0n })).at, 0n);
    same((await w.refused({ at: 0n, amount: 0n, room: 0n })).need, 0n);
    await w.setLimit({}, 0n);
    same((await w.refused({ at: 'stored', amount: 0n })).at, 0n);
    same((await w.refused({ at: { points: [[0, 0n]] }, amount: 0n })).at, 0n);
  });

  test('a charge without limits holds nothing; it counts when its hold is committed', async (w) => {
    const hold = await w.hold(option({ counter: ['cap'], at: 5n }, { counter: ['report'], amount: 7n }));
    same(await w.usage({ counter: ['report'] }), [0n, 0n]);
    await w.commit(hold);
    same(await w.usage({ counter: ['report'] }), [7n, 0n]);
  });
}
