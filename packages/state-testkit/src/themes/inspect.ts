import type { CounterRef } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same } from '../world';

const window = { kind: 'forever' } as const;

export function inspect({ test }: Suite): void {
  test('inspect reads committed and held of each counter asked for, in order', async (w) => {
    await w.spend({ at: 9n, amount: 2n });
    await w.hold({ at: 9n, amount: 3n, partition: 'household' });
    const refs: CounterRef[] = [
      { partition: w.household, counter: ['hits'], window },
      { partition: w.viewer, counter: ['hits'], window },
      { partition: w.viewer, counter: ['none'], window },
      { partition: w.viewer, counter: ['hits'], window },
    ];
    const { now, counters } = await w.backend.inspect(refs);
    same(now, w.now());
    same(counters, [
      { ...refs[0], committed: 0n, held: 3n, endsAt: null },
      { ...refs[1], committed: 2n, held: 0n, endsAt: null },
      { ...refs[2], committed: 0n, held: 0n, endsAt: null },
      { ...refs[3], committed: 2n, held: 0n, endsAt: null },
    ]);
  });

  test('inspect of nothing answers nothing', async (w) => {
    same((await w.backend.inspect([])).counters, []);
  });

  test('inspect says what the stored limit leaves, also of a counter that nothing was counted on', async (w) => {
    await w.setLimit({}, 7n);
    const reading = await w.read({});
    same([reading.limit, reading.remaining, reading.overcommitted], [{ at: 7n, version: 1 }, 7n, false]);
    await w.spend({ at: 'stored', amount: 2n });
    await w.hold({ at: 'stored', amount: 1n });
    same((await w.read({})).remaining, 4n);
    same((await w.read({ counter: ['other'] })).limit, undefined);
  });

  test('inspect changes nothing', async (w) => {
    const rolling = { window: { kind: 'rolling', ms: 1_000 } } as const;
    await w.read(rolling);
    await w.advance(500);
    await w.spend({ ...rolling, at: 1n });
    same((await w.read(rolling)).endsAt, w.now() + 1_000);
  });
}

export function snapshot({ test }: Suite): void {
  test('a snapshot is all that is stored of one partition', async (w) => {
    const rolling = { kind: 'rolling', ms: 60_000 } as const;
    await w.setLimit({ counter: ['limited'] }, 5n);
    await w.spend(
      option({ counter: ['a'], at: 3n }, { counter: ['b'], at: 3n, window: rolling }, { partition: 'household' }),
    );
    const held = await w.hold(option('held', { counter: ['a'], at: 3n }));
    const { now, partition, counters, limits, holds } = await w.backend.snapshot(w.viewer);
    same([now, partition], [w.now(), w.viewer]);
    same(counters.map(({ counter }) => counter.join('/')).sort(), ['a', 'b']);
    const a = counters.find(({ counter }) => counter[0] === 'a')!;
    same([a.window, a.state.committed, a.state.edges], [{ kind: 'forever' }, 1n, [{ at: held.expiresAt, amount: 1n }]]);
    const b = counters.find(({ counter }) => counter[0] === 'b')!;
    same([b.window, b.state.committed, b.state.start], [rolling, 1n, now]);
    same(limits, [{ counter: ['limited'], at: 5n, version: 1 }]);
    const { reservation, slot } = held.hold;
    same(holds, [{ reservation, slot, key: 'held', expiresAt: held.expiresAt }]);
  });

  test('a snapshot of a partition never heard of is empty', async (w) => {
    const { counters, limits, holds } = await w.backend.snapshot(w.viewer);
    same([counters, limits, holds], [[], [], []]);
  });

  test('a snapshot does not change with the state', async (w) => {
    await w.hold({ at: 5n });
    const snapshot = await w.backend.snapshot(w.viewer);
    const [{ state }] = snapshot.counters as [(typeof snapshot.counters)[0]];
    const before = JSON.stringify(state, (_, part: unknown) => String(part));
    await w.hold({ at: 5n }).then((slot) => w.commit(slot));
    same(
      JSON.stringify(state, (_, part: unknown) => String(part)),
      before,
    );
  });
}
