import type { StateRecord } from '@xsp/core';
import type { Suite } from '../suite';
import { option, rejects, same, World } from '../world';

async function all(w: World): Promise<StateRecord[]> {
  const records: StateRecord[] = [];
  for await (const record of w.backend.dump()) records.push(record);
  return records;
}

/** A text for a record, so that two dumps can be compared whatever their order. */
function line(record: StateRecord): string {
  return JSON.stringify(record, (_name, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function dumpAndLoad({ testAlone }: Suite): void {
  testAlone(
    'a dump loaded into an empty store is the same state: counters, limits, holds, erasures, documents',
    async (w) => {
      const harness = await w.under.create();
      try {
        const copy = new World(harness, w.under);
        await w.advanceTo(Math.max(w.now(), copy.now()));
        const rolling = { kind: 'rolling', ms: 600_000 } as const;
        const sliding = { kind: 'sliding', ms: 600_000 } as const;
        const day = { kind: 'fixed', start: 0, end: w.now() + 600_000, kept: true } as const;
        await w.budget(100n);
        const ad = option(
          { counter: ['rolling'], window: rolling, at: 3n },
          { counter: ['sliding'], window: sliding, at: 3n },
          { counter: ['day'], window: day, at: 3n },
          { partition: 'household', counter: ['cap'], at: 3n },
          w.price(10n),
        );
        const request = w.request([ad, ad]);
        const [committed, held] = (await w.backend.reserve(request)).slots.map((slot) => w.taken(slot));
        await w.commit(committed!);
        const expired = await w.hold(ad, { ttlMs: 10 });
        await w.advance(20);
        const erased = { kind: 'viewer', id: w.id() };
        const gone = await w.hold(option({ counter: ['cap'], at: 3n }, w.price(1n)), { bind: { viewer: erased } });
        await w.backend.erase(erased);
        await w.backend.set('testkit/kept', 'text');
        await w.backend.set('testkit/short', 'text', { ttlMs: 50_000 });
        await w.advance(10);

        const records = await all(w);
        await copy.advanceTo(w.now());
        await copy.backend.load(records);
        same((await all(copy)).map(line).sort(), records.map(line).sort());

        for (const each of [w.backend, copy.backend]) {
          same((await each.commit({ hold: held!.hold })).status, 'committed');
          same((await each.commit({ hold: committed!.hold })).status, 'duplicate');
          same((await each.commit({ hold: expired.hold })).status, 'late');
          same((await each.commit({ hold: gone.hold })).status, 'late');
          same(
            (await each.reserve(request)).slots.map(({ status }) => status),
            ['committed', 'committed'],
          );
          same((await each.snapshot(erased)).counters, []);
          const again = await each.reserve(w.request([ad]));
          same(again.slots[0]!.status === 'refused' && again.slots[0]!.refusals[0]!.committed, 3n);
          const { counters } = await each.inspect([
            { partition: w.advertiser, counter: ['spend'], window: { kind: 'forever' } },
          ]);
          same(counters[0], {
            partition: w.advertiser,
            counter: ['spend'],
            window: { kind: 'forever' },
            committed: 31n,
            held: 0n,
            endsAt: null,
            limit: { at: 100n, version: 1 },
            remaining: 69n,
            overcommitted: false,
          });
          same(await each.get('testkit/short'), { value: 'text', version: 1 });
        }
        await copy.advance(50_000);
        same(await copy.backend.get('testkit/short'), undefined);
        same(await copy.backend.get('testkit/kept'), { value: 'text', version: 1 });
      } finally {
        await harness.close();
      }
    },
  );

  testAlone('a dump has what is stored, and nothing else', async (w) => {
    same(await all(w), []);
    await w.spend({ at: 5n, window: { kind: 'forever', forgetAfterMs: 1 } });
    same((await all(w)).map(({ type }) => type).sort(), ['counter', 'reservation']);
    await w.advance(8 * 86_400_000);
    same(await all(w), []);
  });

  testAlone('a dump is loaded into an empty store only', async (w) => {
    await w.spend({ at: 5n });
    const records = await all(w);
    await rejects(w.backend.load(records), 'versionConflict');
    same(await w.usage({}), [1n, 0n]);
  });

  testAlone('amounts of 2^63 - 1 survive a dump', async (w) => {
    const harness = await w.under.create();
    try {
      const most = 2n ** 63n - 1n;
      await w.budget(most);
      await w.spend(w.price(most - 1n));
      await w.hold(w.price(1n));
      const copy = new World(harness, w.under);
      await copy.advanceTo(Math.max(copy.now(), w.now()));
      await w.advanceTo(copy.now());
      await copy.backend.load(await all(w));
      const { counters } = await copy.backend.inspect([
        { partition: w.advertiser, counter: ['spend'], window: { kind: 'forever' } },
      ]);
      same([counters[0]!.committed, counters[0]!.held, counters[0]!.limit?.at], [most - 1n, 1n, most]);
    } finally {
      await harness.close();
    }
  });
}
