import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineOption, type CommitAnswer, type Option } from '@xsp/core';
import { describeStateBackend, type Harness } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { advertiser, BUDGETS, options, PRICE, viewer } from './processes/scene';
import { ClusterSet } from './support/cluster-set';
import { eventually } from './support/eventually';
import { ad, ADVERTISER, id, request, SPEND } from './support/offers';
import { redisHarness } from './support/redis-harness';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

let set: ClusterSet;
let nodes: Redis[];

beforeAll(async () => {
  set = await ClusterSet.start();
  nodes = set.servers.slice(0, 3).map((server) => server.client());
}, 60_000);

afterAll(async () => {
  for (const node of nodes) node.disconnect();
  await set.stop();
});

describeStateBackend(
  { describe, it, beforeAll, afterAll },
  {
    name: 'RedisBackend, Cluster',
    create: () => redisHarness({ url: set.url, nodes }),
    graceMs: 62_000,
    runs: 10,
    timeoutMs: 240_000,
  },
);

describe('a process that dies between two steps', () => {
  let code: Transpiled;
  let backend: RedisBackend;
  let viewers = 0;
  let touches = 0;
  beforeAll(async () => {
    code = await transpiled(join(__dirname, 'processes'), ['core', 'state-redis']);
    backend = await RedisBackend.open({ url: set.url, deadlineMs: 5_000 });
    for (const [index, at] of BUDGETS.entries()) {
      await backend.setLimit({ partition: advertiser(index), counter: ['spend'], at });
    }
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await rm(code.directory, { recursive: true, force: true });
  });

  const spend = { partition: advertiser(3), counter: ['spend'], window: { kind: 'forever' } } as const;
  const seenOf = (index: number) =>
    ({ partition: viewer(index), counter: ['seen', 'a3'], window: { kind: 'rolling', ms: 86_400_000 } }) as const;
  const usage = async (ref: Parameters<RedisBackend['inspect']>[0][number]): Promise<[bigint, bigint]> => {
    const { counters } = await backend.inspect([ref]);
    return [counters[0]!.committed, counters[0]!.held];
  };
  const requestOf = (own: string, index: number): Parameters<RedisBackend['reserve']>[0] => ({
    id: own,
    bind: { viewer: viewer(index) },
    slots: [{ options: [options[3]!], ttlMs: 20_000 }],
    rememberMs: 120_000,
  });
  /** Whoever calls the home next is told what was left there. */
  async function touchHome(): Promise<void> {
    await backend.reserve(requestOf(id(), 1_000 + touches++));
  }
  async function crash(call: number, when: string): Promise<{ own: string; index: number; said: string }> {
    const own = id();
    const index = viewers++;
    const ports = set.servers.map(({ port }) => port).join(',');
    const args = [join(code.directory, 'crash.js'), ports, own, String(index), String(call), when];
    const child = spawn(process.execPath, args, { env: code.env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const [, signal] = (await once(child, 'close')) as [number, string];
    expect(signal).toBe('SIGKILL');
    return { own, index, said };
  }

  // The calls: 1 the lead fills, 2 the money is held, 3 the home commits, 4 the lead is told, 5 the home hears that it was.
  const steps = [1, 2, 3, 4, 5].flatMap((call) => ['before', 'after'].map((when) => [call, when] as const));

  it.each(steps)(
    'at call %i, %s it: whoever asks again finds what was done, and all is counted once',
    async (call, when) => {
      const [before] = await usage(spend);
      const { own, index } = await crash(call, when);
      const { slots } = await backend.reserve(requestOf(own, index));
      const slot = slots[0]!;
      if (slot.status !== 'held' && slot.status !== 'committed') throw new Error(`the hold is ${slot.status}`);
      expect(['committed', 'duplicate']).toContain((await backend.commit({ hold: slot.hold })).status);
      expect(await usage(spend).then(([committed]) => committed)).toBe(before + PRICE);
      await eventually(async () => {
        await touchHome();
        expect(await usage(seenOf(index))).toEqual([1n, 0n]);
      });
    },
    30_000,
  );

  it.each(steps)(
    'at call %i, %s it: nobody asks again, and the cap says what the money says',
    async (call, when) => {
      const [before] = await usage(spend);
      const { index } = await crash(call, when);
      const committed = (await usage(spend))[0] - before;
      expect([0n, PRICE]).toContain(committed);
      expect(committed === PRICE).toBe(call > 3 || (call === 3 && when === 'after'));
      if (committed === PRICE) {
        await eventually(async () => {
          await touchHome();
          expect(await usage(seenOf(index))).toEqual([1n, 0n]);
        });
      } else {
        // Held at most, until the hold ends by itself.
        const [seen, held] = await usage(seenOf(index));
        expect(seen).toBe(0n);
        expect(held).toBeLessThanOrEqual(1n);
      }
    },
    30_000,
  );
});

describe('money in two partitions', () => {
  let state: Harness;
  beforeEach(async () => (state = await redisHarness({ url: set.url, nodes })));
  afterEach(() => state.close());

  const [first, second] = [advertiser(1), advertiser(2)];
  const TTL_MS = 10_000;
  const spendOf = (partition: typeof first) =>
    ({ partition, counter: ['spend'], window: { kind: 'forever' } }) as const;
  const shownOf = (partition: typeof first) => ({ ...spendOf(partition), counter: ['shown'] });

  function paidBy(...payers: readonly (typeof first)[]): Option {
    return defineOption(
      'shared',
      payers.flatMap(({ kind, id: payer }) => [
        {
          ...spendOf(first),
          partition: [kind, payer] as const,
          amount: 60n,
          limits: [{ name: 'budget', at: 'stored' as const }],
          whenLate: 'fit' as const,
        },
        { ...shownOf(first), partition: [kind, payer] as const, amount: 1n, limits: [], whenLate: 'count' as const },
      ]),
    );
  }
  /** Holds 60 of each, waits, and lets somebody else spend 60 of the second's meanwhile, or not. */
  async function late(waitMs: number, spends: boolean): Promise<CommitAnswer> {
    for (const payer of [first, second]) await state.backend.setLimit({ ...spendOf(payer), at: 100n });
    const asked = request(paidBy(first, second), id());
    const { slots } = await state.backend.reserve({ ...asked, slots: [{ ...asked.slots[0]!, ttlMs: TTL_MS }] });
    if (slots[0]!.status !== 'held') throw new Error(`should be held, but is ${slots[0]!.status}`);
    await state.advance(waitMs);
    if (spends) {
      const bind = { viewer: viewer(7) };
      const { slot } = await state.backend.consume({ id: id(), bind, options: [paidBy(second)], rememberMs: 60_000 });
      expect(slot.status).toBe('committed');
    }
    const { hold } = slots[0]!;
    const answer = await state.backend.commit({ hold });
    expect(await state.backend.commit({ hold })).toMatchObject({ status: 'duplicate' });
    return answer;
  }
  async function counted(): Promise<readonly bigint[]> {
    const refs = [spendOf(first), spendOf(second), shownOf(first), shownOf(second)];
    return (await state.backend.inspect(refs)).counters.map(({ committed, held }) => committed + held);
  }

  it('late, with room in both: counts in both', async () => {
    expect(await late(TTL_MS * 2 + 60_000, false)).toMatchObject({ status: 'late', unbilled: false });
    expect(await counted()).toEqual([60n, 60n, 1n, 1n]);
  });

  it('late, with the other still holding: counts out of what it holds', async () => {
    expect(await late(TTL_MS * 2, false)).toMatchObject({ status: 'late', unbilled: false });
    expect(await counted()).toEqual([60n, 60n, 1n, 1n]);
  });

  it('late, with room in the home alone: never above the other limit, and said to be unbilled', async () => {
    expect(await late(TTL_MS * 2 + 60_000, true)).toMatchObject({ status: 'late', unbilled: true });
    expect(await counted()).toEqual([60n, 60n, 1n, 2n]);
  });
});

describe('a fail-over under load', () => {
  it('of the master that has the money: nothing is raised above its limit, and serving goes on', async () => {
    const backend = await RedisBackend.open({ url: set.url, prefix: 'over:', deadlineMs: 1_000 });
    const budget = 1_000_000n;
    await backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: budget });
    let [committed, failed, stop] = [0, 0, false];
    let last: unknown;
    const serve = async (): Promise<void> => {
      while (!stop) {
        try {
          const { slots } = await backend.reserve(request(ad(1n), id()));
          if (slots[0]!.status !== 'held') throw new Error(`refused: ${slots[0]!.status}`);
          const { status } = await backend.commit({ hold: slots[0]!.hold });
          if (status === 'committed' || status === 'duplicate') committed++;
        } catch (error) {
          failed++;
          last = error;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const serving = Promise.all(Array.from({ length: 8 }, serve));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const key = `over:1:{${ADVERTISER.kind}/${ADVERTISER.id}}`;
    const master = await set.masterOf(key);
    await master.kill();
    await eventually(async () => {
      if ((await set.masterOf(key)).port === master.port) throw new Error('still the same master');
    }, 30_000);
    const atFailOver = committed;
    await eventually(async () => {
      if (committed < atFailOver + 50) throw new Error(`not serving again: ${String(last)}`);
    }, 30_000);
    stop = true;
    await serving;
    const { counters } = await backend.inspect([SPEND]);
    const { committed: kept, held } = counters[0]!;
    expect(kept + held).toBeLessThanOrEqual(budget);
    console.log(`${committed} acknowledged, ${kept} kept, ${failed} calls failed meanwhile`);
    await backend.close();
    await master.run();
  }, 90_000);
});
