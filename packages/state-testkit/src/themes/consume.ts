import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function consume({ test }: Suite): void {
  test('consume is reserve and commit in one', async (w) => {
    const { slot, replayed } = await w.consume({ at: 1n });
    same([slot.status, replayed, await w.usage({})], ['committed', false, [1n, 0n]]);
    const { slot: refused } = await w.consume({ at: 1n });
    same(refused.status === 'refused' && refused.refusals[0]!.committed, 1n);
  });

  test('consume takes the first option that fits', async (w) => {
    const options = [option('a', { counter: ['a'], at: 0n }), option('b', { counter: ['b'], at: 1n })];
    const { slot } = await w.consume({}, { options });
    same(w.taken(slot).key, 'b');
    same(
      (w.taken(slot).refusals ?? []).map(({ key }) => key),
      ['a'],
    );
  });

  test('a consume raises nothing above a limit: of 20 callers, 3 are let through', async (w) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => w.consume({ at: 3n })));
    same(answers.filter(({ slot }) => slot.status === 'committed').length, 3);
    same(await w.usage({}), [3n, 0n]);
  });

  test('the same consume again counts nothing and answers the same', async (w) => {
    const id = w.id();
    const first = await w.consume({ at: 5n }, { id });
    await w.advance(500_000);
    const again = await w.consume({ at: 5n, amount: 2n }, { id });
    same([again.replayed, again.slot], [true, first.slot]);
    same(await w.usage({}), [1n, 0n]);
  });

  test('a consume that was refused is not remembered', async (w) => {
    const id = w.id();
    same((await w.consume({ at: 0n }, { id })).slot.status, 'refused');
    same((await w.consume({ at: 1n }, { id })).slot.status, 'committed');
  });

  test('what was consumed is committed: its impression is a duplicate, a later event counts', async (w) => {
    const { slot } = await w.consume({ at: 5n });
    const taken = w.taken(slot);
    same((await w.commit(taken)).status, 'duplicate');
    same((await w.commit(taken, { event: 'click' })).status, 'counted');
    same((await w.release(taken)).status, 'committed');
    same(await w.usage({}), [1n, 0n]);
  });

  test('a negative amount gives back, once', async (w) => {
    await w.budget(10n);
    await w.consume(w.price(10n));
    await w.refused(w.price(4n));
    const credit = w.price(-4n, { limits: [] });
    const id = w.id();
    same((await w.consume(credit, { id })).slot.status, 'committed');
    same((await w.consume(credit, { id })).replayed, true);
    same(await w.usage(w.price(0n)), [6n, 0n]);
    await w.hold(w.price(4n));
  });

  test('more cannot be given back than was counted', async (w) => {
    await w.consume({ amount: 3n });
    await rejects(w.consume(option({ counter: ['other'] }, { amount: -4n })), 'overflow');
    same(
      [await w.usage({}), await w.usage({ counter: ['other'] })],
      [
        [3n, 0n],
        [0n, 0n],
      ],
    );
    await w.consume({ amount: -3n });
    same(await w.usage({}), [0n, 0n]);
  });

  test('a credit does not touch what is held', async (w) => {
    await w.consume({ amount: 3n });
    await w.hold({ at: 9n, amount: 2n });
    await rejects(w.consume({ amount: -4n }), 'overflow');
    await w.consume({ amount: -3n });
    same(await w.usage({}), [0n, 2n]);
  });
}
