import type { FilledSlot, StateErrorReason } from '@xsp/core';
import { type Redis } from 'ioredis';
import { RedisBackend, type RedisBackendOptions } from '../src';
import { holdOf, reasonOf, seenBy } from './support/asking';
import { eventually } from './support/eventually';
import { ad, ADVERTISER, capped, id, request, SPEND } from './support/offers';
import { redisHarness } from './support/redis-harness';
import { RedisServer } from './support/redis-server';
import { TcpProxy } from './support/tcp-proxy';
import { turnableLibrary } from './support/test-clock';

let server: RedisServer;
let admin: Redis;
const backends: RedisBackend[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
});

afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.close();
  await admin.call('CONFIG', 'SET', 'maxmemory', '0');
  await admin.flushall();
});

afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

async function open(options: Partial<RedisBackendOptions> = {}): Promise<RedisBackend> {
  const backend = await RedisBackend.open({ url: server.url, deadlineMs: 10_000, ...options });
  backends.push(backend);
  return backend;
}

describe('a connection that fails', () => {
  let proxy: TcpProxy;
  beforeEach(async () => {
    proxy = await TcpProxy.start(server.port);
  });
  afterEach(() => proxy.stop());
  const through = (options: Partial<RedisBackendOptions> = {}): Promise<RedisBackend> =>
    open({ url: `redis://127.0.0.1:${proxy.port}`, ...options });

  it('is cut while calls are under way: each is repeated and counts once', async () => {
    const backend = await through({ share: 1 });
    const viewer = id();
    const calls = Array.from({ length: 200 }, () => backend.reserve(request(capped(1_000n), viewer)));
    await proxy.cutAfterRequests();
    const statuses = (await Promise.all(calls)).map(({ slots }) => slots[0]!.status);
    expect(new Set(statuses)).toEqual(new Set(['held']));
    expect(await seenBy(backend, viewer)).toEqual([0n, 200n]);
  });

  it('loses the answers of commits: repeated, they count once', async () => {
    const backend = await through();
    const viewer = id();
    const { slots } = await backend.reserve(request(capped(9n), viewer));
    const hold = holdOf(slots[0]);
    const committing = backend.commit({ hold });
    await proxy.cutAfterRequests();
    expect(['committed', 'duplicate']).toContain((await committing).status);
    expect(await seenBy(backend, viewer)).toEqual([1n, 0n]);
  });

  it('says nothing (half open): a timeout by the deadline, and on a new connection all is well', async () => {
    const backend = await through({ deadlineMs: 300 });
    proxy.silence();
    const start = performance.now();
    expect(await reasonOf(backend.reserve(request(capped(9n), id())))).toBe('timeout');
    expect(performance.now() - start).toBeLessThan(2_000);
    proxy.heal();
    await eventually(() => backend.ping());
    expect((await backend.reserve(request(capped(9n), id()))).slots[0]!.status).toBe('held');
  });

  it('breaks for good with a call under way: the outcome is unknown, and said to be', async () => {
    const [backend, other] = [await through({ deadlineMs: 500, share: 1 }), await open()];
    await backend.reserve(request(capped(9n), id()));
    const viewer = id();
    proxy.silence();
    const calling = reasonOf(backend.reserve(request(capped(9n), viewer)));
    await eventually(async () => expect(await seenBy(other, viewer)).toEqual([0n, 1n]));
    proxy.refuse();
    expect(await calling).toBe('timeout');
    proxy.heal();
  });

  it('answers late: what the deadline cut off was done once, and is known by its id', async () => {
    const backend = await through({ deadlineMs: 100 });
    const viewer = id();
    await backend.reserve(request(capped(9n), id()));
    const asked = request(capped(9n), viewer);
    proxy.delay(400);
    expect(await reasonOf(backend.reserve(asked))).toBe('timeout');
    proxy.heal();
    await eventually(() => backend.ping());
    expect(await backend.reserve(asked)).toMatchObject({ replayed: true, slots: [{ status: 'held' }] });
    expect(await seenBy(backend, viewer)).toEqual([0n, 1n]);
  });

  it('is gone: calls fail at once when the breaker is open, and it closes by itself', async () => {
    const backend = await through({ deadlineMs: 60 });
    proxy.refuse();
    // What was on its way when the connection broke may have been done.
    expect(['timeout', 'unavailable']).toContain(await reasonOf(backend.reserve(request(capped(9n), id()))));
    const reasons = new Set<StateErrorReason | undefined>();
    for (let i = 0; i < 11; i++) reasons.add(await reasonOf(backend.reserve(request(capped(9n), id()))));
    expect(reasons).toEqual(new Set(['unavailable']));
    const start = performance.now();
    const many = Array.from({ length: 100 }, () => reasonOf(backend.reserve(request(capped(9n), id()))));
    expect(new Set(await Promise.all(many))).toEqual(new Set(['unavailable']));
    expect(performance.now() - start).toBeLessThan(1_000);
    proxy.heal();
    await eventually(() => backend.ping());
  });
});

describe('a server that cannot', () => {
  it('has forgotten the functions: they are loaded again, and so are the templates', async () => {
    const backend = await open();
    const viewer = id();
    await backend.reserve(request(capped(9n), viewer));
    await admin.call('FUNCTION', 'FLUSH', 'SYNC');
    expect((await backend.reserve(request(capped(9n), viewer))).slots[0]!.status).toBe('held');
    expect(await seenBy(backend, viewer)).toEqual([0n, 2n]);
  });

  it('was restarted: another server than the one that reserved commits', async () => {
    const own = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
    try {
      const [one, other] = [await open({ url: own.url }), await open({ url: own.url })];
      await one.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: 100n });
      const { slots } = await one.reserve(request(ad(7n), id()));
      await own.kill();
      await own.run();
      await eventually(() => other.ping());
      const hold = holdOf(slots[0]);
      expect(await other.commit({ hold })).toMatchObject({ status: 'committed', key: 'ad' });
      expect((await other.inspect([SPEND])).counters[0]).toMatchObject({ committed: 7n, held: 0n, remaining: 93n });
    } finally {
      for (const backend of backends.splice(0)) await backend.close();
      await own.stop();
    }
  });

  it('runs a slow script: a timeout, and afterwards everything was done once', async () => {
    const backend = await open({ deadlineMs: 100 });
    const viewer = id();
    const asked = request(capped(9n), viewer);
    const busy = admin.eval("local start = redis.call('TIME') while redis.call('TIME')[1] - start[1] < 2 do end", 0);
    expect(['timeout', 'unavailable']).toContain(await reasonOf(backend.reserve(asked)));
    await busy;
    await eventually(() => backend.reserve(asked));
    expect(await seenBy(backend, viewer)).toEqual([0n, 1n]);
  });

  it('is busy with a script for longer than it waits itself (BUSY): asked again until it is done', async () => {
    await admin.call('CONFIG', 'SET', 'busy-reply-threshold', '50');
    const backend = await open();
    const viewer = id();
    const busy = admin.eval("local start = redis.call('TIME') while redis.call('TIME')[1] - start[1] < 2 do end", 0);
    expect((await backend.reserve(request(capped(9n), viewer))).slots[0]!.status).toBe('held');
    await busy;
    expect(await seenBy(backend, viewer)).toEqual([0n, 1n]);
    await admin.call('CONFIG', 'SET', 'busy-reply-threshold', '5000');
  });

  it('has too few replicas (min-replicas-to-write): readonly, and nothing is done', async () => {
    const backend = await open({ deadlineMs: 200 });
    const viewer = id();
    await admin.call('CONFIG', 'SET', 'min-replicas-to-write', '1');
    try {
      await eventually(async () =>
        expect(await reasonOf(backend.reserve(request(capped(9n), viewer)))).toBe('readonly'),
      );
    } finally {
      await admin.call('CONFIG', 'SET', 'min-replicas-to-write', '0');
    }
    expect(await seenBy(backend, viewer)).toEqual([0n, 0n]);
  });

  it('is full: what would write is refused as full, and nothing is half done', async () => {
    const backend = await open();
    const viewer = id();
    const { slots } = await backend.reserve(request(capped(9n), viewer));
    await admin.call('CONFIG', 'SET', 'maxmemory', '1');
    expect(await reasonOf(backend.reserve(request(capped(9n), viewer)))).toBe('full');
    expect(await seenBy(backend, viewer)).toEqual([0n, 1n]);
    await admin.call('CONFIG', 'SET', 'maxmemory', '0');
    const hold = holdOf(slots[0]);
    expect((await backend.commit({ hold })).status).toBe('committed');
  });

  it('is a replica: readonly, until it is a master', async () => {
    const master = await RedisServer.start();
    try {
      const backend = await open({ deadlineMs: 200 });
      await admin.replicaof('127.0.0.1', master.port);
      await eventually(async () => expect(await reasonOf(backend.reserve(request(capped(9n), id())))).toBe('readonly'));
      await admin.replicaof('NO', 'ONE');
      await eventually(() => backend.reserve(request(capped(9n), id())));
    } finally {
      await admin.replicaof('NO', 'ONE');
      await master.stop();
    }
  });

  it('gives way to a replica whose clock is an hour behind: the time of what is stored does not go back', async () => {
    const replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(server.port)]);
    const proxy = await TcpProxy.start(server.port);
    const other = replica.client();
    const nodes = [admin];
    const state = await redisHarness({ url: `redis://127.0.0.1:${proxy.port}`, nodes });
    try {
      const [viewer, once] = [id(), capped(1n)];
      const { now, slots } = await state.backend.reserve(request(once, viewer));
      const { expiresAt } = slots[0] as FilledSlot;
      await eventually(async () => expect(await admin.wait(1, 100)).toBe(1));
      const [key] = await other.keys(`*{viewer/${viewer}}`);
      await other.fcall(turnableLibrary.turn, 0, key!.slice(0, key!.indexOf('{')), now - 3_600_000);
      await other.replicaof('NO', 'ONE');
      nodes[0] = other;
      proxy.moveTo(replica.port);

      const again = await eventually(() => state.backend.reserve(request(once, viewer)));
      expect(again.now).toBeGreaterThanOrEqual(now);
      expect(again.slots[0]).toMatchObject({ status: 'refused', refusals: [{ held: 1n, freesAt: expiresAt }] });
      // Who comes first has the time of the server that is asked now.
      expect((await state.backend.reserve(request(once, id()))).now).toBe(now - 3_600_000);
      expect(await state.backend.commit({ hold: holdOf(slots[0]) })).toMatchObject({ status: 'committed' });
    } finally {
      await state.close();
      other.disconnect();
      await proxy.stop();
      await replica.stop();
    }
  });

  it('was emptied while serving: money refuses, caps go on, until somebody decides', async () => {
    const backend = await open();
    await backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: 100n });
    await backend.reserve(request(ad(1n), id()));
    await admin.flushall();
    expect(await reasonOf(backend.reserve(request(ad(1n), id())))).toBe('stateLost');
    expect((await backend.reserve(request(capped(9n), id()))).slots[0]!.status).toBe('held');
    // Another server, started after the loss, sets budgets anew: this one still does not go on by itself.
    const fresh = await open();
    await fresh.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: 100n });
    expect(await reasonOf(backend.reserve(request(ad(1n), id())))).toBe('stateLost');
    await backend.adopt(await backend.incarnation());
    expect((await backend.reserve(request(ad(1n), id()))).slots[0]!.status).toBe('held');
  });
});

describe('too much at once', () => {
  it('refuses what is beyond maxWaiting as overloaded, and goes on', async () => {
    const backend = await open({ maxWaiting: 10, share: 1 });
    const reasons = await Promise.all(
      Array.from({ length: 50 }, () => reasonOf(backend.reserve(request(capped(9n), id())))),
    );
    expect(reasons.filter((reason) => reason === 'overloaded').length).toBe(40);
    expect(await reasonOf(backend.reserve(request(capped(9n), id())))).toBeUndefined();
  });

  it('lets a request of a shared call fail alone', async () => {
    const backend = await open({ share: 16 });
    const viewer = id();
    const known = request(capped(9n), viewer, { fingerprint: 'one' });
    await backend.reserve(known);
    const [first, conflicting, missing, last] = await Promise.allSettled([
      backend.reserve(request(capped(9n), viewer)),
      backend.reserve({ ...known, fingerprint: 'another' }),
      backend.reserve(request(ad(1n), viewer)),
      backend.reserve(request(capped(9n), viewer)),
    ]);
    expect([first.status, last.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(conflicting).toMatchObject({ reason: { reason: 'idConflict' } });
    expect(missing).toMatchObject({ reason: { reason: 'missing' } });
    expect(await seenBy(backend, viewer)).toEqual([0n, 3n]);
  });
});
