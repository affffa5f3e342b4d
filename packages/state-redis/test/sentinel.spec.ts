import { describeStateBackend } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { eventually } from './support/eventually';
import { ad, ADVERTISER, id, request, SPEND } from './support/offers';
import { redisHarness } from './support/redis-harness';
import { SentinelSet } from './support/sentinel-set';

let set: SentinelSet;
let admin: Redis;

beforeAll(async () => {
  set = await SentinelSet.start();
  admin = (await set.master()).client();
}, 60_000);

afterAll(async () => {
  admin.disconnect();
  await set.stop();
});

// The whole suite runs against one server; here what differs is how the master is found.
describeStateBackend(
  { describe, it, beforeAll, afterAll },
  {
    name: 'RedisBackend, Sentinel',
    create: () => redisHarness({ url: set.url, nodes: [admin] }),
    runs: 5,
    timeoutMs: 240_000,
  },
);

describe('a fail-over under load', () => {
  it.each(['planned', 'crash'] as const)(
    '(%s) raises nothing above a limit, and serving goes on',
    async (how) => {
      const budget = 100_000n;
      const backend = await RedisBackend.open({ url: set.url, prefix: `${how}:`, deadlineMs: 500 });
      await backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: budget });
      const before = await set.master();
      await set.untilReplicated(before);
      let [committed, failed, stop] = [0, 0, false];
      let last: unknown;
      const serve = async (): Promise<void> => {
        while (!stop) {
          try {
            const { slots } = await backend.reserve(request(ad(1n), id()));
            if (slots[0]!.status !== 'held') throw new Error(`refused: ${JSON.stringify(slots[0])}`);
            const { status } = await backend.commit({ hold: slots[0]!.hold });
            if (status === 'committed' || status === 'duplicate') committed++;
          } catch (error) {
            failed++;
            last = error;
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        }
      };
      const serving = Promise.all(Array.from({ length: 8 }, serve));
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (how === 'planned') await set.failOver();
      else await before.kill();
      await eventually(async () => {
        if ((await set.master()).port === before.port) throw new Error('still the same master');
      }, 30_000);
      const [atFailOver] = [committed];
      await eventually(async () => {
        if (committed < atFailOver + 100) throw new Error(`not serving again: ${String(last)}`);
      }, 30_000);
      stop = true;
      await serving;
      const [spend] = (await backend.inspect([SPEND])).counters;
      expect(spend!.committed + spend!.held).toBeLessThanOrEqual(budget);
      expect(committed).toBeGreaterThan(100);
      // What was acknowledged and not replicated yet is lost with the master: replication is asynchronous.
      expect(Number(spend!.committed)).toBeGreaterThan(100);
      console.log(`${how}: ${committed} acknowledged, ${spend!.committed} kept, ${failed} calls failed meanwhile`);
      if (how === 'crash') await before.run();
      await backend.close();
    },
    90_000,
  );
});
