import { describeStateBackend } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { redisHarness } from './support/redis-harness';
import { RedisServer } from './support/redis-server';

let server: RedisServer;
let admin: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
});

afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

describeStateBackend(
  { describe, it, beforeAll, afterAll },
  {
    name: 'RedisBackend, one Redis',
    create: () => redisHarness({ url: server.url, nodes: [admin] }),
    timeoutMs: 240_000,
  },
);
