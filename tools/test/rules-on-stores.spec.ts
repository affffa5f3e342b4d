import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbBackend } from '@xsp/state-lmdb';
import { RedisBackend } from '@xsp/state-redis';
import { concurrencySuite as budgets } from '../../packages/budget/test/support/concurrency-suite';
import { concurrencySuite as caps } from '../../packages/frequency/test/support/concurrency-suite';
import { RedisServer } from '../../packages/state-redis/test/support/redis-server';

/** The rule packages know no store; here each of their suites runs on the stores that serve. */
describe('on LMDB', () => {
  const make = async () => {
    const path = mkdtempSync(join(tmpdir(), 'xsp-rules-'));
    const backend = await LmdbBackend.open({ path, sync: 'os' });
    const close = async () => {
      await backend.close();
      rmSync(path, { recursive: true, force: true });
    };
    return { backend, close };
  };
  describe('frequency caps', () => caps(make));
  describe('budgets', () => budgets(make));
});

describe('on Redis', () => {
  const make = async () => {
    const server = await RedisServer.start();
    const backend = await RedisBackend.open({ url: server.url, deadlineMs: 20_000 });
    const close = async () => {
      await backend.close();
      await server.stop();
    };
    return { backend, close };
  };
  describe('frequency caps', () => caps(make));
  describe('budgets', () => budgets(make));
});
