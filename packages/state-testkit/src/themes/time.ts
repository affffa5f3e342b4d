import type { Suite } from '../suite';
import { rejects, same } from '../world';

const HOUR = 3_600_000;

export function time({ test, testAlone }: Suite): void {
  test("every answer tells the state's time", async (w) => {
    await w.advance(123);
    const now = w.now();
    const hold = await w.hold({ at: 5n });
    const answers = [
      await w.reserve([{ at: 5n }]),
      await w.consume({ at: 5n }),
      await w.commit(hold),
      await w.release(hold),
      await w.backend.inspect([]),
      await w.backend.snapshot(w.viewer),
      await w.setLimit({}, 5n),
    ];
    same(
      answers.map((answer) => answer.now),
      answers.map(() => now),
    );
    same(w.backend.now(), now);
  });

  test(
    "a partition's time never goes back: the store's clock is set back, and nothing happens twice",
    async (w) => {
      const [sliding, rolling] = [
        { at: 1n, window: { kind: 'sliding', ms: HOUR } },
        { at: 1n, window: { kind: 'rolling', ms: HOUR } },
      ] as const;
      await w.spend(sliding);
      await w.spend(rolling);
      await w.advance(HOUR - 1);
      const hold = await w.hold({ at: 1n }, { ttlMs: 10 });
      const before = await w.reserve([{ at: 5n, counter: ['time'] }]);
      try {
        await w.harness.setClockBack!(HOUR);
        const after = await w.reserve([{ at: 5n, counter: ['time'] }]);
        same(after.now >= before.now, true, `went back from ${before.now} to ${after.now}`);
        await w.refused(sliding);
        await w.refused(rolling);
        await w.refused({ at: 1n });
        same((await w.commit(hold)).status, 'committed');
      } finally {
        await w.harness.advance(HOUR);
      }
      await w.advance(1);
      await w.spend(sliding);
      await w.spend(rolling);
    },
    'setClockBack',
  );

  test(
    'a clock that is set back makes no hold live again',
    async (w) => {
      const hold = await w.hold({ at: 1n });
      await w.expire(hold);
      same((await w.read({})).held, 0n);
      const touched = await w.hold({ at: 5n, counter: ['other'] });
      try {
        await w.harness.setClockBack!(HOUR);
        same((await w.commit(hold)).status, 'late');
        same((await w.commit(touched)).status, 'committed');
      } finally {
        await w.harness.advance(HOUR);
      }
    },
    'setClockBack',
  );

  test(
    "time is the state's, not each server's; a server's wrong clock changes nothing",
    async (w) => {
      const servers = [await w.harness.skewed!(-HOUR), await w.harness.skewed!(HOUR), w.backend];
      const window = { kind: 'sliding', ms: 60_000 } as const;
      const start = w.now();
      const request = () => w.request([{ at: 1n, window }]);
      const answers = [];
      for (const server of servers) answers.push(await server.reserve(request()));
      same(
        answers.map(({ now, slots }) => [now, slots[0]!.status]),
        [
          [start, 'held'],
          [start, 'refused'],
          [start, 'refused'],
        ],
      );
      const hold = w.taken(answers[0]!.slots[0]);
      await w.advanceTo(hold.expiresAt - 1);
      same((await servers[1]!.commit({ hold: hold.hold })).status, 'committed');
      await w.advance(60_000);
      for (const server of servers) same((await server.reserve(request())).now, w.now());
    },
    'skewed',
  );

  test(
    "a server whose clock is wrong learns the state's time from the answers, and builds windows that fit",
    async (w) => {
      for (const skew of [-HOUR, HOUR]) {
        const server = await w.harness.skewed!(skew);
        const offer = () => {
          const window = { kind: 'fixed', start: server.now() - 500, end: server.now() + 500 } as const;
          return server.reserve(w.request([{ at: 5n, window }]));
        };
        await offer().catch(() => undefined);
        same(server.now(), w.now());
        same((await offer()).slots[0]!.status, 'held');
        await w.advance(10_000);
      }
    },
    'skewed',
  );

  testAlone('what cannot be known is an error, never 0: a closed backend answers nothing', async (w) => {
    const { backend } = w;
    const hold = await w.hold({ at: 5n });
    await backend.close();
    const { counter, window, partition } = {
      counter: ['hits'],
      window: { kind: 'forever' },
      partition: w.viewer,
    } as const;
    await rejects(w.reserve([{ at: 5n }]), 'closed');
    await rejects(w.reserve([{ at: 5n }], { dryRun: true }), 'closed');
    await rejects(w.consume({ at: 5n }), 'closed');
    await rejects(w.commit(hold), 'closed');
    await rejects(w.release(hold), 'closed');
    await rejects(backend.inspect([{ partition, counter, window }]), 'closed');
    await rejects(backend.snapshot(w.viewer), 'closed');
    await rejects(backend.setLimit({ partition, counter, at: 1n }), 'closed');
    await rejects(backend.erase(w.viewer), 'closed');
    await rejects(backend.get('key'), 'closed');
    await rejects(backend.set('key', 'x'), 'closed');
    await rejects(backend.delete('key'), 'closed');
    await rejects(backend.increment('key'), 'closed');
    await rejects(backend.incarnation(), 'closed');
    await rejects(backend.ping(), 'closed');
    await rejects(
      (async () => {
        for await (const record of backend.dump()) throw new Error(`dumped ${record.type}`);
      })(),
      'closed',
    );
    await backend.close();
  });
}
