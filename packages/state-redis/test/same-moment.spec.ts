import { defineOption, type Option, type ReserveAnswer, type ReserveRequest } from '@xsp/core';
import fc from 'fast-check';
import { Cluster } from 'ioredis';
import { setImmediate } from 'node:timers/promises';
import { RedisBackend } from '../src';
import { advertiser, PRICE } from './processes/scene';
import { ClusterSet } from './support/cluster-set';
import { id, request } from './support/offers';
import { price, SHOWN, SPEND, twoPaidSlots } from './support/paid-ads';

// On a cluster a reservation takes several steps, and the same request may come again in the middle of them.

let set: ClusterSet;
beforeAll(async () => (set = await ClusterSet.start()), 60_000);
afterAll(() => set.stop());

/** What somebody else does with the budgets meanwhile. */
interface Disturbance {
  readonly payer: number;
  readonly amount: number;
  readonly turns: number;
}

describe('the same request from many at the same moment, while budgets run out and have room again', () => {
  let clients: RedisBackend[];
  beforeAll(async () => {
    clients = await Promise.all(
      Array.from({ length: 4 }, () => RedisBackend.open({ url: set.url, prefix: 'same:', deadlineMs: 10_000 })),
    );
  });
  afterAll(() => Promise.all(clients.map((client) => client.close())));

  const disturbance: fc.Arbitrary<Disturbance> = fc.record({
    payer: fc.nat(2),
    amount: fc.integer({ min: 1, max: 3 }),
    turns: fc.nat(6),
  });
  const caller = fc.record({ client: fc.nat(3), turns: fc.nat(12) });

  it('all are told the same, once as new, and what is held is what they were told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(caller, { minLength: 2, maxLength: 5 }),
        fc.array(fc.array(disturbance, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (callers, disturbers, together) => {
          const scene = await twoPaidSlots(clients[0]!);
          const { payers, viewer } = scene;
          const groups = [{ slots: [0, 1], atLeast: { partition: 'viewer', ...SHOWN, amount: 2n } }];
          const asked: ReserveRequest = { ...scene.asked, ...(together && { groups }) };
          const answers: ReserveAnswer[] = [];
          const disturb = async (acts: readonly Disturbance[]): Promise<void> => {
            for (const { payer, amount, turns } of acts) {
              for (let turn = 0; turn < turns; turn++) await setImmediate();
              const options = [defineOption('other', [price(payers[payer]!, BigInt(amount))])];
              const bind = { viewer: { kind: 'viewer', id: id() } };
              const held = await clients[0]!.reserve({
                id: id(),
                bind,
                slots: [{ options, ttlMs: 60_000 }],
                rememberMs: 60_000,
              });
              const slot = held.slots[0]!;
              for (let turn = 0; turn < turns; turn++) await setImmediate();
              if (slot.status === 'held') await clients[0]!.release({ ...slot.hold, rememberMs: 60_000 });
            }
          };
          await Promise.all([
            ...callers.map(async ({ client, turns }) => {
              for (let turn = 0; turn < turns; turn++) await setImmediate();
              answers.push(await clients[client]!.reserve(asked));
            }),
            ...disturbers.map(disturb),
          ]);
          const told = asked.slots.map((_, slot) => {
            const keys = answers.flatMap(({ slots }) => {
              const answer = slots[slot]!;
              expect(['held', 'refused', 'dropped']).toContain(answer.status);
              return answer.status === 'held' ? [answer.key] : [];
            });
            expect(new Set(keys).size).toBeLessThanOrEqual(1);
            return keys[0];
          });
          const holding = answers.filter(({ slots }) => slots.some(({ status }) => status === 'held'));
          if (holding.length > 0) expect(holding.filter(({ replayed }) => !replayed)).toHaveLength(1);
          if (together)
            for (const { slots } of holding) expect(slots.map(({ status }) => status)).toEqual(['held', 'held']);
          const counters = [...payers.map((partition) => ({ partition, ...SPEND })), { partition: viewer, ...SHOWN }];
          const { counters: found } = await clients[0]!.inspect(counters);
          const paid = payers.map(({ id: own }) => told.filter((key) => key?.split('+').includes(own)).length);
          const shown = told.filter((key) => key !== undefined).length;
          expect(found.map(({ held }) => Number(held))).toEqual([...paid, shown]);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  }, 120_000);
});

describe('the same request twice at the same moment', () => {
  it('holds nothing of what the lead has let go of since', async () => {
    const [prefix, own] = [`t${id()}:`, id()];
    const ports = set.servers.map(({ port }) => ({ host: '127.0.0.1', port }));
    const clients = [new Cluster(ports), new Cluster(ports)] as const;
    const open = (client: Cluster): Promise<RedisBackend> => RedisBackend.open({ client, prefix, deadlineMs: 10_000 });
    const [first, second] = [await open(clients[0]), await open(clients[1])];
    /** Before each call of a client for the request. */
    const hook = (client: Cluster, before: (call: number) => Promise<void>): void => {
      const fcall = client.fcall.bind(client) as (...args: unknown[]) => Promise<unknown>;
      let calls = 0;
      const hooked = async (...args: unknown[]): Promise<unknown> => {
        if (args.includes(own) || args.some((arg) => String(arg).includes(`~${own}~`))) await before(++calls);
        return fcall(...args);
      };
      Object.assign(client, { fcall: hooked });
    };
    const money = (index: number) => ({ ...spendOf(index), at: 100n });
    const spendOf = (index: number) =>
      ({ partition: advertiser(index), counter: ['spend'], window: { kind: 'forever' } }) as const;
    const [poor, rich] = [1, 2].map((index) => {
      const limits = [{ name: 'budget', at: 'stored' as const }];
      const charge = { ...spendOf(index), amount: PRICE, whenLate: 'fit' as const, limits };
      return defineOption(`a${index}`, [{ ...charge, partition: ['advertiser', `a${index}`] as const }]);
    }) as [Option, Option];
    const asked = (options: Option[], own = id()) => ({
      ...request(poor, 'v'),
      id: own,
      slots: [{ options, ttlMs: 60_000 }],
    });
    try {
      for (const index of [1, 2]) await first.setLimit(money(index));
      for (const backend of [first, second]) {
        for (const option of [poor, rich]) {
          const { slots } = await backend.reserve(asked([option]));
          if (slots[0]!.status === 'held') await backend.release({ ...slots[0]!.hold, rememberMs: 60_000 });
        }
      }
      await first.setLimit({ ...money(1), at: 0n });

      let goOn = (): void => undefined;
      const whenToldTo = new Promise<void>((resolve) => (goOn = resolve));
      let both: Promise<ReserveAnswer> | undefined;
      const isThere = new Promise<void>((resolve) => {
        hook(clients[1], async (call) => {
          if (call !== 2) return;
          resolve();
          await whenToldTo;
        });
      });
      hook(clients[0], async (call) => {
        if (call !== 2) return;
        // The lead has the first option. The second is told so, and will ask for its money when the first has another.
        both = second.reserve(asked([poor, rich], own));
        await isThere;
      });
      expect((await first.reserve(asked([poor, rich], own))).slots[0]).toMatchObject({ status: 'held', key: 'a2' });
      await first.setLimit(money(1));
      goOn();
      expect((await both!).slots[0]).toMatchObject({ status: 'held', key: 'a2' });
      const { counters } = await first.inspect([spendOf(1), spendOf(2)]);
      expect(counters.map(({ held }) => held)).toEqual([0n, PRICE]);
    } finally {
      for (const backend of [first, second]) await backend.close();
      for (const client of clients) client.disconnect();
    }
  });
});
