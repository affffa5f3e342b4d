import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyRecords } from '@xsp/core';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { advertiser, ADVERTISERS, BUDGETS, CAP, PRICE } from './processes/scene';
import { ClusterSet } from './support/cluster-set';
import { eventually } from './support/eventually';
import { installedServers } from './support/installed-servers';
import { readRaw, type RawCounter } from './support/raw-reader';
import { RedisServer } from './support/redis-server';
import { ServingProcesses } from './support/serving-processes';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

/** How long the processes work on each case; XSP_SOAK_MS for longer. */
const SOAK_MS = Number(process.env['XSP_SOAK_MS'] ?? 4_000);
const SERVERS = 8;

let code: Transpiled;
beforeAll(async () => {
  code = await transpiled(join(__dirname, 'processes'), ['core', 'state-redis']);
}, 60_000);
afterAll(() => rm(code.directory, { recursive: true, force: true }));

async function fund(backend: RedisBackend): Promise<void> {
  for (let index = 0; index < ADVERTISERS; index++) {
    await backend.setLimit({ partition: advertiser(index), counter: ['spend'], at: BUDGETS[index]! });
  }
}

/**
 * What a process of a cluster had not told the other partitions when it was killed is told by whoever calls the home two
 * seconds later.
 */
async function heal(backend: RedisBackend, nodes: readonly Redis[]): Promise<void> {
  await eventually(async () => {
    const unheard = (await Promise.all(nodes.map((node) => node.keys('xsp:4:*:unheard')))).flat();
    if (unheard.length === 0) return;
    await fund(backend);
    throw new Error(`${unheard.join(' ')}: not told yet`);
  });
}

function spendOf(counters: readonly RawCounter[], index: number): RawCounter | undefined {
  return counters.find(({ partition, field }) => partition.includes(`{advertiser/a${index}}`) && field === 'c:spend');
}

async function checkMoment(nodes: readonly Redis[]): Promise<void> {
  for (const { partition, committed, held, limit } of await readAll(nodes, 'advertiser')) {
    if (limit !== undefined && committed + held > limit)
      throw new Error(`${partition}: ${committed} + ${held} > ${limit}`);
  }
  for (const { partition, field, committed, held } of await readAll(nodes, 'viewer')) {
    if (committed + held > CAP) throw new Error(`${partition} ${field}: ${committed} + ${held} > ${CAP}`);
  }
}

async function readAll(nodes: readonly Redis[], kind: string): Promise<readonly RawCounter[]> {
  return (await Promise.all(nodes.map((node) => readRaw(node, 'xsp:4:', kind)))).flat();
}

/** Lets processes serve, kills two, and looks at what is stored meanwhile and at the end. */
async function serveAndCheck(url: string, nodes: readonly Redis[]): Promise<void> {
  const backend = await RedisBackend.open({ url, deadlineMs: 5_000 });
  await fund(backend);
  const servers = new ServingProcesses(code, url);
  try {
    await Promise.all(Array.from({ length: SERVERS }, (_, index) => servers.start(`s${index}`)));
    const until = performance.now() + SOAK_MS;
    let moments = 0;
    for (let kills = 0; performance.now() < until; moments++) {
      await checkMoment(nodes);
      if (kills < 2 && performance.now() > until - SOAK_MS / (kills + 2)) {
        kills++;
        await servers.killOne();
        await servers.start(`k${kills}`);
      }
    }
    await servers.stop();
    await checkMoment(nodes);
    await heal(backend, nodes);

    const counters = await readAll(nodes, 'advertiser');
    // What a killed process had asked for and did not hear of: at most its eight callers' calls.
    const unheard = 8n * BigInt(servers.killed);
    for (let index = 0; index < ADVERTISERS; index++) {
      const said = servers.acknowledged(`a${index}`) * PRICE;
      const spent = spendOf(counters, index)!.committed;
      expect(spent).toBeGreaterThanOrEqual(said);
      expect(spent).toBeLessThanOrEqual(said + unheard * PRICE);
      const impressions = counters.find(
        ({ partition, field }) => partition.includes(`/a${index}}`) && field === 'c:impressions',
      );
      expect(impressions!.committed * PRICE).toBe(spent);
    }
    expect(await verifyRecords(backend.dump(), () => backend.now())).toEqual([]);
    const stats = await Promise.all(nodes.map((node) => node.info('commandstats')));
    const calls = stats.map((each) => Number(/cmdstat_fcall:calls=(\d+)/.exec(each)?.[1] ?? 0));
    console.log(
      `${SERVERS} processes, ${calls.join(' + ')} calls, ${servers.committed.size} commits, ${servers.killed} killed, ${moments} moments checked`,
    );
  } finally {
    await servers.stop();
    await backend.close();
  }
}

const TITLE = 'hold every limit at every moment, and count each hold once, though some are killed';

describe.each(installedServers)('many processes on one $name', ({ binary }) => {
  it(
    TITLE,
    async () => {
      const server = await RedisServer.start([], binary);
      const admin = server.client();
      try {
        await serveAndCheck(server.url, [admin]);
      } finally {
        admin.disconnect();
        await server.stop();
      }
    },
    120_000,
  );
});

describe('many processes on a cluster', () => {
  it(
    TITLE,
    async () => {
      const set = await ClusterSet.start();
      const nodes = set.servers.slice(0, 3).map((server) => server.client());
      try {
        await serveAndCheck(set.url, nodes);
      } finally {
        for (const node of nodes) node.disconnect();
        await set.stop();
      }
    },
    120_000,
  );
});

describe('Redis killed and started again, while processes serve', () => {
  it.each([
    ['always', 'nothing that was acknowledged is lost', 0],
    // Redis puts a write off by up to two seconds while the disk is busy with an fsync.
    ['everysec', 'nothing is lost but of the last two seconds', 2_000],
  ] as const)(
    'with appendfsync %s %s',
    async (fsync, _title, boundMs) => {
      const server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', fsync]);
      const admin = server.client();
      const backend = await RedisBackend.open({ url: server.url, deadlineMs: 5_000 });
      await fund(backend);
      const servers = new ServingProcesses(code, server.url);
      try {
        for (let index = 0; index < 3; index++) await servers.start(`s${index}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
        const kills: number[] = [];
        for (let round = 0; round < 2; round++) {
          kills.push(performance.now());
          await server.kill();
          await server.run();
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
        await servers.stop();
        await eventually(() => backend.ping());
        await eventually(() => checkMoment([admin]));
        const counters = await readRaw(admin, 'xsp:4:', 'advertiser');
        let [lost, commits] = [0n, 0n];
        for (let index = 0; index < ADVERTISERS; index++) {
          const acknowledged = servers.acknowledged(`a${index}`);
          const kept = spendOf(counters, index)!.committed / PRICE;
          commits += acknowledged;
          if (kept < acknowledged) lost += acknowledged - kept;
        }
        console.log(`appendfsync ${fsync}: ${commits} commits acknowledged, ${lost} lost in two kills`);
        expect(commits).toBeGreaterThan(0n);
        // What a server says on its pipe is heard a little later than it was acknowledged.
        const slack = boundMs === 0 ? 0 : 500;
        const recent = servers.times.filter((time) =>
          kills.some((kill) => kill - boundMs < time && time <= kill + slack),
        );
        expect(lost).toBeLessThanOrEqual(boundMs === 0 ? 0n : BigInt(recent.length));
      } finally {
        await servers.stop();
        await backend.close();
        admin.disconnect();
        await server.stop();
      }
    },
    120_000,
  );
});
