import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Redis } from 'ioredis';
import { RedisBackend, type RedisBackendOptions } from '../src';
import { luaLibrary } from '../src/lua/library';
import { SCHEMA_VERSION } from '../src/names';
import { reasonOf, seenBy } from './support/asking';
import { eventually } from './support/eventually';
import { ad, ADVERTISER, capped, id, request, SPEND } from './support/offers';
import { RedisServer } from './support/redis-server';

let server: RedisServer;
let admin: Redis;
const backends: RedisBackend[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
});

afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.close();
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

/** What is said of the server's configuration. */
async function saidAtStart(): Promise<string> {
  const said: string[] = [];
  await open({ logger: { warn: (message) => said.push(message) } });
  return said.join('\n');
}

describe('starting', () => {
  it('refuses a server that would evict budgets', async () => {
    await admin.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      await expect(open()).rejects.toThrow(/maxmemory-policy: must be noeviction or volatile-\*/);
    } finally {
      await admin.call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    }
  });

  it.each([
    ['nothing on disk', { appendonly: 'no' }, /keeps nothing on disk: a restart loses all budgets/],
    ['snapshots alone', { save: '3600 1' }, /no append-only file: a crash loses what came after the last snapshot/],
    ['no fsync', { appendonly: 'yes', appendfsync: 'no' }, /a crash of the machine may lose half a minute/],
    ['a file that is written at once', { appendonly: 'yes', appendfsync: 'always' }, /^$/],
  ])('says what durability a server has: %s', async (_what, settings: Record<string, string>, expected) => {
    const before = { save: '', appendonly: 'no', appendfsync: 'everysec' };
    await admin.config('SET', ...(Object.entries(settings).flat() as [string, string]));
    try {
      expect(await saidAtStart()).toMatch(expected);
    } finally {
      await admin.config('SET', ...(Object.entries(before).flat() as [string, string]));
    }
  });

  it('says what replicas mean without min-replicas-to-write', async () => {
    const replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(server.port)]);
    try {
      await eventually(async () => expect(await admin.info('replication')).toMatch(/connected_slaves:1/));
      expect(await saidAtStart()).toMatch(
        /no min-replicas-to-write: .* goes on acknowledging what a fail-over then loses/,
      );
      await admin.config('SET', 'min-replicas-to-write', '1');
      // It takes a moment until the replica counts as one that follows.
      await eventually(async () => expect(await saidAtStart()).not.toMatch(/min-replicas-to-write/));
    } finally {
      await admin.config('SET', 'min-replicas-to-write', '0');
      await replica.stop();
    }
  });

  it('tells at once when nobody is there', async () => {
    expect(await reasonOf(open({ url: 'redis://127.0.0.1:1', connectMs: 300 }))).toBe('unavailable');
  });

  it('uses a db by its number, and an ACL user with a password', async () => {
    await admin.call('ACL', 'SETUSER', 'xsp', 'on', '>se/cret', '~own:*', '&*', '+@all', '-@dangerous', '+info');
    const url = `redis://xsp:se%2Fcret@127.0.0.1:${server.port}/3`;
    const said: string[] = [];
    const backend = await open({ url, prefix: 'own:', logger: { warn: (message) => said.push(message) } });
    expect((await backend.reserve(request(capped(9n), id()))).slots[0]!.status).toBe('held');
    expect(said.join()).toMatch(/does not show its configuration/);
    expect(await admin.dbsize()).toBe(0);
    expect(await reasonOf(open({ url: `redis://xsp:wrong@127.0.0.1:${server.port}`, connectMs: 500 }))).toBe(
      'unavailable',
    );
    await admin.call('ACL', 'DELUSER', 'xsp');
  });

  it('refuses a db that the server does not have, instead of using another', async () => {
    await expect(open({ url: `${server.url}/99` })).rejects.toThrow(/url: must name a db that the server has/);
    expect(await admin.dbsize()).toBe(0);
  });

  it('uses a connection that the caller owns, and leaves it open', async () => {
    const client = server.client();
    const backend = await open({ url: undefined as never, client });
    await backend.ping();
    await backend.close();
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  it('keeps two states apart by their prefixes', async () => {
    const [one, other] = [await open({ prefix: 'one:' }), await open({ prefix: 'other:' })];
    const viewer = id();
    await one.reserve(request(capped(1n), viewer));
    expect((await other.reserve(request(capped(1n), viewer))).slots[0]!.status).toBe('held');
    expect(await seenBy(one, viewer)).toEqual([0n, 1n]);
  });

  it('lets two versions of the software work on one state at the same time', async () => {
    const clock = readFileSync(join(__dirname, '../src/lua/clock.lua'), 'utf8');
    const library = luaLibrary({ clock: `-- of another version\n${clock}` });
    expect(library.name).not.toBe(luaLibrary().name);
    const viewer = id();
    const statuses: string[] = [];
    const [one, other] = [await open(), await open({ library })];
    for (const backend of [one, other, one, other]) {
      const { slots } = await backend.reserve(request(capped(3n), viewer));
      statuses.push(slots[0]!.status);
      if (slots[0]!.status === 'held') await (backend === one ? other : one).commit({ hold: slots[0]!.hold });
    }
    expect(statuses).toEqual(['held', 'held', 'held', 'refused']);
    expect(await seenBy(one, viewer)).toEqual([3n, 0n]);
  });

  it('stores what its version of the schema says: software of another layout needs another version', async () => {
    const backend = await open();
    await backend.reserve(request(capped(1n), 'v'));
    const own = await admin.hgetBuffer(`xsp:${SCHEMA_VERSION}:{viewer/v}`, '@');
    expect({ version: SCHEMA_VERSION, bytes: own!.length }).toEqual({ version: 4, bytes: 36 });
  });

  it('leaves what another version of the schema has stored as it is', async () => {
    const viewer = id();
    const foreign = [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1].map((version) => `xsp:${version}:`);
    for (const prefix of foreign) {
      await admin.hset(`${prefix}{viewer/${viewer}}`, 'c:seen', 'of another version', '@', '?');
      await admin.set(`${prefix}incarnation`, 'another');
      await admin.hset(`${prefix}{advertiser/acme}`, 'c:spend', '!');
    }
    const backend = await open();
    await backend.load([{ type: 'limit', partition: ADVERTISER, counter: SPEND.counter, at: 9n, version: 1 }]);
    expect((await backend.reserve(request(ad(9n, 1n), viewer))).slots[0]!.status).toBe('held');
    expect((await backend.reserve(request(ad(0n, 1n), viewer))).slots[0]!.status).toBe('refused');
    const dumped: string[] = [];
    for await (const { type } of backend.dump()) dumped.push(type);
    expect(dumped.sort()).toEqual(['counter', 'counter', 'limit', 'reservation']);
    await backend.erase({ kind: 'viewer', id: viewer });
    await backend.erase(ADVERTISER);
    for (const prefix of foreign) {
      expect(await admin.hgetall(`${prefix}{viewer/${viewer}}`)).toEqual({ 'c:seen': 'of another version', '@': '?' });
      expect(await admin.get(`${prefix}incarnation`)).toBe('another');
      expect(await admin.hgetall(`${prefix}{advertiser/acme}`)).toEqual({ 'c:spend': '!' });
    }
  });
});
