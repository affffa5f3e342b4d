import type { Suite } from '../suite';
import { option, same, type ChargeParts } from '../world';

export function limits({ test }: Suite): void {
  test('a limit of 3 lets exactly 3 through, whatever the number of callers', async (w) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => w.offer({ at: 3n })));
    same(answers.filter((slot) => slot.status === 'held').length, 3);
    same(await w.usage({}), [0n, 3n]);
  });

  test('a counter is its partition, its name and its window: another of any is another counter', async (w) => {
    const at = 1n;
    const counters: ChargeParts[] = [
      { at },
      { at, partition: 'household' },
      { at, partition: w.money },
      { at, counter: ['hits', 'x'] },
      { at, counter: ['Hits'] },
      { at, window: { kind: 'rolling', ms: 1_000 } },
      { at, window: { kind: 'rolling', ms: 1_001 } },
      { at, window: { kind: 'sliding', ms: 1_000 } },
      { at, window: { kind: 'fixed', start: 0, end: w.now() + 1_000 } },
      { at, window: { kind: 'fixed', start: 1, end: w.now() + 1_000 } },
      { at, window: { kind: 'fixed', start: 0, end: w.now() + 1_001 } },
    ];
    for (const counter of counters) await w.hold(counter);
    for (const counter of counters) same((await w.refused(counter)).held, 1n);
  });

  test('how long a counter is kept is no part of its identity', async (w) => {
    const day = { kind: 'fixed', start: 0, end: w.now() + 1_000 } as const;
    await w.hold({ at: 1n, window: { ...day, kept: true } });
    same((await w.refused({ at: 1n, window: day })).held, 1n);
    await w.hold({ at: 1n, window: { kind: 'forever' } });
    same((await w.refused({ at: 1n, window: { kind: 'forever', forgetAfterMs: 1_000 } })).held, 1n);
  });

  test('charges of one option on the same counter are added up before anything is checked', async (w) => {
    const twice = option({ amount: 2n, at: 3n }, { amount: 2n, at: 9n });
    same((await w.refused(twice)).need, 4n);
    await w.hold(option({ amount: 2n, at: 4n }, { amount: 2n, at: 9n }));
    same(await w.usage({}), [0n, 4n]);
    const room = await w.refused(option({ amount: 1n, at: 9n }, { amount: 0n, room: 5n, at: 9n }));
    same([room.need, room.held], [6n, 4n]);
  });

  test("a charge's limits are each named, so a refusal says 'pace', not 'budget'", async (w) => {
    await w.budget(100n);
    const pace = { points: [[0, 40n]] } as const;
    const limits = [
      { name: 'budget', at: 'stored' },
      { name: 'pace', at: pace },
    ] as const;
    const refusal = await w.refused(w.price(50n, { limits }));
    same([refusal.limit, refusal.at], ['pace', 40n]);
    same((await w.refused(w.price(101n, { limits }))).limit, 'budget');
    await w.hold(w.price(40n, { limits }));
  });

  test('all limits of all charges must hold, or the option holds nothing', async (w) => {
    const both = option({ counter: ['a'], at: 5n }, { partition: 'household', counter: ['b'], at: 1n });
    await w.hold({ partition: 'household', counter: ['b'], at: 1n });
    const refusal = await w.refused(both);
    same([refusal.partition, refusal.counter], [w.household, ['b']]);
    same(await w.usage({ counter: ['a'] }), [0n, 0n]);
  });

  test('a refusal names the option, the limit and the counter, with figures', async (w) => {
    await w.spend({ at: 10n, amount: 4n });
    const { expiresAt } = await w.hold({ at: 10n, amount: 3n });
    same(await w.refused(option('big', { at: 10n, amount: 5n })), {
      key: 'big',
      limit: 'limit',
      partition: w.viewer,
      counter: ['hits'],
      window: { kind: 'forever' },
      committed: 4n,
      held: 3n,
      need: 5n,
      at: 10n,
      freesAt: expiresAt,
    });
  });

  test('each slot takes its first option all of whose charges fit, and says why not those before it', async (w) => {
    await w.hold({ counter: ['first'], at: 1n });
    const slot = (
      await w.reserve([
        [
          option('a', { counter: ['first'], at: 1n }),
          option('b', { counter: ['second'], at: 0n }),
          option('c', { counter: ['third'], at: 1n }),
          option('d', { counter: ['fourth'], at: 1n }),
        ],
      ])
    ).slots[0];
    const { key, refusals } = w.taken(slot);
    same([key, refusals.map((refusal) => refusal.key)], ['c', ['a', 'b']]);
    same(await w.usage({ counter: ['fourth'] }), [0n, 0n]);
  });

  test('later slots see what earlier slots of the same call hold', async (w) => {
    const { slots } = await w.reserve([{ at: 2n }, { at: 2n }, { at: 2n }]);
    same(
      slots.map((slot) => slot.status),
      ['held', 'held', 'refused'],
    );
  });

  test('limit 0 refuses always, even what needs no room', async (w) => {
    same((await w.refused({ at: 0n })).at, 0n);
    same((await w.refused({ at: 0n, amount: 0n, room: 0n })).need, 0n);
    await w.setLimit({}, 0n);
    same((await w.refused({ at: 'stored', amount: 0n })).at, 0n);
    same((await w.refused({ at: { points: [[0, 0n]] }, amount: 0n })).at, 0n);
    same((await w.refused({ at: 0n })).freesAt, null);
  });

  test('a charge without limits holds nothing; it counts when its hold is committed', async (w) => {
    const hold = await w.hold(option({ counter: ['cap'], at: 5n }, { counter: ['report'], amount: 7n }));
    same(await w.usage({ counter: ['report'] }), [0n, 0n]);
    await w.commit(hold);
    same(await w.usage({ counter: ['report'] }), [7n, 0n]);
  });

  test('an amount of 0 with room asks and holds nothing', async (w) => {
    await w.spend({ at: 10n, amount: 8n });
    const click = await w.hold({ at: 10n, amount: 0n, room: 2n });
    same(await w.usage({}), [8n, 0n]);
    same((await w.refused({ at: 10n, amount: 0n, room: 3n })).need, 3n);
    await w.commit(click);
    same(await w.usage({}), [8n, 0n]);
  });

  test('an option without charges always fits, and its hold has a life like any other', async (w) => {
    const hold = await w.hold(option('free'));
    same((await w.commit(hold)).status, 'committed');
  });
}
