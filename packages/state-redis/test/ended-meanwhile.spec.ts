import { defineOption, type ReserveAnswer } from '@xsp/core';
import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { RedisBackend } from '../src';
import { ClusterSet } from './support/cluster-set';
import { id } from './support/offers';
import { price, SHOWN, SPEND, twoPaidSlots } from './support/paid-ads';

// On a cluster a reservation takes several steps; here others release it, or erase the viewer, in the middle of them.

const soon = (most: number) => ({ client: fc.nat(3), turns: fc.nat(most) });
const end = fc.record({
  ...soon(25),
  what: fc.constantFrom('release' as const, 'release' as const, 'erase' as const),
  slot: fc.constantFrom(undefined, undefined, 0, 1),
});
const taken = fc.record({ payer: fc.nat(2), amount: fc.bigInt(1n, 3n), turns: fc.nat(12) });

let set: ClusterSet;
let clients: RedisBackend[];
beforeAll(async () => {
  set = await ClusterSet.start();
  const open = (): Promise<RedisBackend> => RedisBackend.open({ url: set.url, prefix: 'ended:', deadlineMs: 10_000 });
  clients = await Promise.all(Array.from({ length: 4 }, open));
}, 60_000);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await set.stop();
});

async function after<T>(turns: number, act: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn++) await setImmediate();
  return act();
}

/** What is held of each slot: the ad, or nothing. */
function heldOf({ slots }: ReserveAnswer): (string | undefined)[] {
  return slots.map((slot) => (slot.status === 'held' ? slot.key : undefined));
}

it('what is held afterwards is what a repetition is told, and nothing else', async () => {
  let ended = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record(soon(12)), { minLength: 1, maxLength: 4 }),
      fc.array(end, { minLength: 1, maxLength: 2 }),
      fc.array(taken, { maxLength: 6 }),
      async (callers, ends, others) => {
        const { payers, viewer, asked } = await twoPaidSlots(clients[0]!);
        const release = { reservation: asked.id, lead: viewer, rememberMs: 600_000 };
        const spent = [0n, 0n, 0n];
        await Promise.all([
          ...callers.map(({ client, turns }) => after(turns, () => clients[client]!.reserve(asked))),
          ...ends.map(({ client, turns, what, slot }) =>
            after<unknown>(turns, () => {
              if (what === 'erase') return clients[client]!.erase(viewer);
              return clients[client]!.release({ ...release, ...(slot !== undefined && { slot }) });
            }),
          ),
          ...others.map(({ payer, amount, turns }) =>
            after(turns, async () => {
              const options = [defineOption('other', [price(payers[payer]!, amount)])];
              const slots = [{ options, ttlMs: 60_000 }];
              const bind = { viewer: { kind: 'viewer', id: id() } };
              const answer = await clients[0]!.reserve({ id: id(), bind, slots, rememberMs: 60_000 });
              if (answer.slots[0]!.status === 'held') spent[payer]! += amount;
            }),
          ),
        ]);
        const told = await clients[1]!.reserve(asked);
        if (told.slots.some(({ status }) => status === 'ended')) ended++;
        expect(heldOf(await clients[2]!.reserve(asked))).toEqual(heldOf(told));
        const keys = heldOf(told).filter((key) => key !== undefined);
        const expected = payers.map(
          (payer, index) => spent[index]! + BigInt(keys.filter((key) => key.split('+').includes(payer.id)).length),
        );
        const counters = [...payers.map((partition) => ({ partition, ...SPEND })), { partition: viewer, ...SHOWN }];
        const found = await clients[0]!.inspect(counters);
        expect(found.counters.map(({ held }) => held)).toEqual([...expected, BigInt(keys.length)]);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );
  expect(ended).toBeGreaterThan(10);
}, 120_000);
