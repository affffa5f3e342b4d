import { randomBytes } from 'node:crypto';
import { ManualClock, type StateBackend } from '@xsp/core';
import type { Harness } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../../src';
import { keyPrefix } from '../../src/names';
import { turnableLibrary } from './test-clock';

const START = 1_790_000_123_457;

/** A state of its own, by its prefix, on a server that others use, too. */
export async function redisHarness(url: string, admin: Redis, restart?: () => Promise<void>): Promise<Harness> {
  const prefix = `t${randomBytes(6).toString('hex')}:`;
  const clockKey = `${keyPrefix(prefix)}clock`;
  const clock = new ManualClock(START);
  const clients: StateBackend[] = [];
  let time = START;

  async function setTime(at: number): Promise<void> {
    time = at;
    clock.set(at);
    await admin.set(clockKey, at);
  }
  async function open(own = clock): Promise<RedisBackend> {
    const client = await RedisBackend.open({ url, prefix, clock: own, library: turnableLibrary, deadlineMs: 5_000 });
    clients.push(client);
    return client;
  }
  async function closeAll(): Promise<void> {
    for (const client of clients.splice(0)) await client.close();
  }
  async function remove(): Promise<void> {
    const keys = await admin.keys(`${prefix}*`);
    if (keys.length > 0) await admin.unlink(...keys);
  }

  await setTime(START);
  let backend = await open();
  return {
    get backend() {
      return backend;
    },
    another: () => open(),
    now: () => time,
    advance: (ms) => setTime(time + ms),
    setClockBack: (ms) => setTime(time - ms),
    skewed: (ms) => open(new ManualClock(time + ms)),
    async reopen() {
      await closeAll();
      await restart?.();
      await setTime(time);
      backend = await open();
    },
    async lose() {
      await remove();
      await setTime(time);
    },
    async close() {
      await closeAll();
      await remove();
    },
  };
}
