import { describeStateBackend } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { installedServers } from './support/installed-servers';
import { redisHarness } from './support/redis-harness';
import { RedisServer } from './support/redis-server';

describe.each(installedServers)('$name', ({ name, binary }) => {
  let server: RedisServer;
  let admin: Redis;

  beforeAll(async () => {
    server = await RedisServer.start([], binary);
    admin = server.client();
  });

  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  describeStateBackend(
    { describe, it, beforeAll, afterAll },
    {
      name: `RedisBackend, one ${name}`,
      create: () => redisHarness({ url: server.url, nodes: [admin] }),
      timeoutMs: 240_000,
    },
  );
});
