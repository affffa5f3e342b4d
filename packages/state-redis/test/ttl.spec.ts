import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { ad, ADVERTISER, capped, id, request, SPEND } from './support/offers';
import { RedisServer } from './support/redis-server';

// Everywhere else keys live on, since the time is turned by hand; here it is Redis' own.
let server: RedisServer;
let admin: Redis;
let backend: RedisBackend;

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
  backend = await RedisBackend.open({ url: server.url, deadlineMs: 2_000 });
});

afterAll(async () => {
  await backend.close();
  admin.disconnect();
  await server.stop();
});

const DAY = 86_400_000;

it('a viewer ends with the longest of what it has, an eighth later at most', async () => {
  const viewer = id();
  await backend.reserve(request(capped(9n), viewer));
  const ttl = await admin.pttl(`xsp:4:{viewer/${viewer}}`);
  expect(ttl).toBeGreaterThan(DAY - 60_000);
  expect(ttl).toBeLessThanOrEqual(DAY * 1.125 + 1);
});

it('money, templates and the incarnation never end', async () => {
  await backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: 10n });
  await backend.reserve(request(ad(1n), id()));
  expect(await admin.pttl('xsp:4:{advertiser/acme}')).toBe(-1);
  expect(await admin.pttl('xsp:4:incarnation')).toBe(-1);
  const [templates] = await admin.keys('xsp:4:templates:*');
  expect(await admin.pttl(templates!)).toBe(-1);
});

it('an erased advertiser ends when no hold of before can be heard of any more', async () => {
  await backend.setLimit({ partition: ADVERTISER, counter: SPEND.counter, at: 10n });
  await backend.erase(ADVERTISER);
  const ttl = await admin.pttl('xsp:4:{advertiser/acme}');
  expect(ttl).toBeGreaterThan(7 * DAY - 60_000);
  expect(ttl).toBeLessThanOrEqual(7 * DAY * 1.125 + 1);
});

it('a document ends by its TTL, and an increment neither extends nor loses it', async () => {
  await backend.increment('count', 1n, { ttlMs: 60_000 });
  await backend.increment('count', 1n, { ttlMs: 600_000 });
  const ttl = await admin.pttl('xsp:4:d:count');
  expect(ttl).toBeGreaterThan(50_000);
  expect(ttl).toBeLessThanOrEqual(60_000);
  await backend.set('kept', 'text');
  expect(await admin.pttl('xsp:4:d:kept')).toBe(-1);
});
