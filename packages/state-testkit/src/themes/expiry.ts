import type { StateRecord } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same, type World } from '../world';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What a dump says of the partitions of this test. */
export async function dumpOf(w: World): Promise<StateRecord[]> {
  const ids = [w.viewer, w.household, w.advertiser].map(({ id }) => id);
  const records: StateRecord[] = [];
  for await (const record of w.backend.dump()) {
    const partition =
      record.type === 'reservation' ? record.lead : record.type === 'document' ? undefined : record.partition;
    if (partition && ids.includes(partition.id)) records.push(record);
  }
  return records;
}

export function expiry({ test }: Suite): void {
  test('expiry costs bounded work, whatever the number: a counter knows a few expiry edges, not its holds', async (w) => {
    await w.budget(10n ** 9n);
    const start = w.now();
    for (let i = 0; i < 400; i++) {
      await w.hold(w.price(1n));
      await w.advance(1_500);
    }
    const { counters } = await w.backend.snapshot(w.advertiser);
    const { edges } = counters[0]!.state;
    same(edges.length < 40, true, `${edges.length} edges after ${w.now() - start} ms`);
    const live = edges.filter(({ at }) => at > w.now());
    same(
      live.reduce((sum, { amount }) => sum + amount, 0n),
      (await w.read(w.price(0n))).held,
    );
  });

  test('if beacons fail for ten minutes, all money is free again at the next call', async (w) => {
    const viewers = Array.from({ length: 10 }, () => ({ viewer: { kind: 'viewer', id: w.id() } }));
    await w.budget(300n);
    let last = 0;
    for (let i = 0; i < 300; i++) {
      const bind = viewers[i % viewers.length]!;
      last = (await w.hold(w.price(1n), { bind, ttlMs: 20 * MINUTE })).expiresAt;
      await w.advance(2_000);
    }
    await w.refused(w.price(1n));
    await w.advanceTo(last + (w.under.graceMs ?? 0));
    same(await w.usage(w.price(0n)), [0n, 0n]);
    const { slots } = await w.reserve([w.price(300n)], { dryRun: true });
    same(slots[0]!.status, 'held');
  });

  test('what is stored expires, money and documents aside', async (w) => {
    const hour = { kind: 'fixed', start: 0, end: w.now() + 60 * MINUTE } as const;
    await w.budget(100n);
    await w.setLimit({ counter: ['cap'] }, 5n);
    const window = { kind: 'forever', forgetAfterMs: DAY } as const;
    const ad = option(
      { counter: ['lifetime'], window, at: 9n },
      { counter: ['rolling'], window: { kind: 'rolling', ms: DAY }, at: 9n },
      { counter: ['sliding'], window: { kind: 'sliding', ms: DAY }, at: 9n },
      { counter: ['hour'], window: hour, at: 9n },
      { partition: 'household', counter: ['cap'], window, at: 9n },
      w.price(10n),
      { partition: w.money, counter: ['report'], window: { ...hour, kept: true } },
    );
    await w.spend(ad);
    await w.hold(ad);
    await w.hold(ad).then((slot) => w.release(slot));
    await w.backend.release({ reservation: w.id(), lead: w.viewer, rememberMs: DAY });
    await w.advance(8 * DAY);
    const left = (await dumpOf(w)).map((record) =>
      record.type === 'counter' || record.type === 'limit' ? `${record.type} ${record.counter.join('/')}` : record.type,
    );
    same(left.sort(), ['counter report', 'counter spend', 'limit cap', 'limit spend']);
    same(await w.usage(w.price(0n)), [10n, 0n]);
    const viewer = await w.backend.snapshot(w.viewer);
    same([viewer.counters, viewer.holds], [[], []]);
  });

  test('an expired hold is in no snapshot, and its amounts in no reading', async (w) => {
    const hold = await w.hold({ at: 5n });
    await w.advanceTo(hold.expiresAt);
    same((await w.backend.snapshot(w.viewer)).holds, []);
    same(await w.usage({}), [0n, 0n]);
  });
}
