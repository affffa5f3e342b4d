import type { Redis } from 'ioredis';
import { RedisServer } from './redis-server';

/** A Redis of a suite's own, and a connection to it. */
export interface SuiteRedis {
  readonly server: RedisServer;
  readonly admin: Redis;
}

/** Starts a Redis before the tests of a suite, and ends it after them; there is none before. */
export function usesRedis(): SuiteRedis {
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
  return {
    get server() {
      return server;
    },
    get admin() {
      return admin;
    },
  };
}
