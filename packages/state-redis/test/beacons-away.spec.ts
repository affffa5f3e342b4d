import type { ReserveAnswer } from '@xsp/core';
import type { Harness } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { ad, ADVERTISER, id, request, SPEND } from './support/offers';
import { redisHarness } from './support/redis-harness';
import { RedisServer } from './support/redis-server';

/** Ten minutes of Redis' time, and the decisions of each second: 60,000 holds in all. */
const SECONDS = 600;
const A_SECOND = 100;
const TTL_MS = 120_000;
const PRICE = 7n;
const BUDGET = 10_000_000n;

let server: RedisServer;
let admin: Redis;
let state: Harness;

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
  state = await redisHarness({ url: server.url, nodes: [admin] });
});

afterAll(async () => {
  await state.close();
  admin.disconnect();
  await server.stop();
});

/** What Redis does for some decisions. */
interface Cost {
  /** Of each command, inside of scripts, too: how often. */
  readonly calls: Readonly<Record<string, number>>;
  /** Time inside of the function, in µs each. */
  readonly micros: number;
  /** What is stored of the campaign's money. */
  readonly moneyBytes: number;
  readonly moneyFields: number;
}

const offer = ad(PRICE);

function decide(viewer: string): Promise<ReserveAnswer> {
  return state.backend.reserve(request(offer, viewer, { slots: [{ options: [offer], ttlMs: TTL_MS }] }));
}

async function costOf(viewers: readonly string[]): Promise<Cost> {
  const calls: Record<string, number> = {};
  let micros = Infinity;
  const few = Math.ceil(viewers.length / 10);
  for (let from = 0; from < viewers.length; from += few) {
    const some = viewers.slice(from, from + few);
    await admin.call('CONFIG', 'RESETSTAT');
    for (const viewer of some) expect((await decide(viewer)).slots[0]!.status).toBe('held');
    const stats = await admin.info('commandstats');
    for (const [, name, count, usec] of stats.matchAll(/cmdstat_(\w+):calls=(\d+),usec=(\d+)/g)) {
      if (name === 'info' || name!.startsWith('config')) continue;
      calls[name!] = (calls[name!] ?? 0) + Number(count);
      // The best of ten: in the others the machine did something else, too.
      if (name === 'fcall') micros = Math.min(micros, Number(usec) / some.length);
    }
  }
  const [key] = await admin.keys(`*{${ADVERTISER.kind}/${ADVERTISER.id}}`);
  return {
    calls,
    micros,
    moneyBytes: Number(await admin.hstrlen(key!, 'c:spend')),
    moneyFields: await admin.hlen(key!),
  };
}

const totalOf = ({ calls }: Cost): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
const someone = (): string[] => Array.from({ length: 100 }, id);

it('beacons away for ten minutes: the next decision costs what it cost before, and all money is free again', async () => {
  await state.backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: BUDGET });
  const often = id();
  // What is done once for all is done.
  await costOf(someone());
  await state.advance(2 * TTL_MS);
  const before = await costOf(someone());
  await state.advance(2 * TTL_MS);
  const oftenBefore = await costOf([often]);

  for (let second = 0; second < SECONDS; second++) {
    await Promise.all(Array.from({ length: A_SECOND }, (_, index) => decide(index === 0 ? often : id())));
    await state.advance(1_000);
  }
  const { counters } = await state.backend.inspect([SPEND]);
  // Of the last two minutes and what their edges round them up to.
  expect(counters[0]!.held).toBeGreaterThanOrEqual(120n * BigInt(A_SECOND) * PRICE);
  expect(counters[0]!.held).toBeLessThanOrEqual(136n * BigInt(A_SECOND) * PRICE);
  const atTheirWorst = await costOf(someone());
  await state.advance(2 * TTL_MS);
  const after = await costOf(someone());
  await state.advance(2 * TTL_MS);
  const oftenAfter = await costOf([often]);

  console.log(
    `${SECONDS * A_SECOND} holds: a decision takes ${before.micros.toFixed(0)} µs of Redis before, ${atTheirWorst.micros.toFixed(0)} while ${counters[0]!.held / PRICE} wait, ${after.micros.toFixed(0)} afterwards; the campaign has ${before.moneyBytes}, ${atTheirWorst.moneyBytes}, ${after.moneyBytes} bytes`,
  );
  expect(after.calls).toEqual(before.calls);
  expect(atTheirWorst.calls).toEqual(before.calls);
  // A call may look for old holds of the viewer that can be forgotten, a few at a time.
  expect(totalOf(oftenAfter)).toBeLessThanOrEqual(totalOf(oftenBefore) + 2);
  expect([after.moneyBytes, after.moneyFields]).toEqual([before.moneyBytes, before.moneyFields]);
  // At most 17 edges of 14 bytes, however many holds.
  expect(atTheirWorst.moneyBytes - before.moneyBytes).toBeLessThanOrEqual(17 * 14);
  // Far from what 60,000 holds would cost; the rest is the machine's.
  expect(after.micros).toBeLessThan(before.micros * 5);
  expect(atTheirWorst.micros).toBeLessThan(before.micros * 10);

  await state.advance(2 * TTL_MS);
  const [spend] = (await state.backend.inspect([SPEND])).counters;
  expect(spend).toMatchObject({ committed: 0n, held: 0n, remaining: BUDGET });
  const all = ad(BUDGET);
  expect((await state.backend.reserve(request(all, id()))).slots[0]!.status).toBe('held');
}, 120_000);
