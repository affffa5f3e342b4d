import { randomBytes } from 'node:crypto';
import { ManualClock, type StateBackend } from '@xsp/core';
import type { Harness } from '@xsp/state-testkit';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../../src';
import { loadLibrary } from '../../src/connection/connect';
import { keyPrefix } from '../../src/names';
import { turnableLibrary } from './test-clock';

const START = 1_790_000_123_457;

/** Servers under test. */
export interface Servers {
  readonly url: string;
  /** A connection to each that is written to. */
  readonly nodes: readonly Redis[];
  /** Stops and starts them. */
  readonly restart?: () => Promise<void>;
}

/** A state of its own, by its prefix, on servers that others use, too. */
export async function redisHarness({ url, nodes, restart }: Servers): Promise<Harness> {
  const prefix = `t${randomBytes(6).toString('hex')}:`;
  const clock = new ManualClock(START);
  const clients: StateBackend[] = [];
  let time = START;

  async function setTime(at: number): Promise<void> {
    time = at;
    clock.set(at);
    await Promise.all(nodes.map((node) => node.fcall(turnableLibrary.turn, 0, keyPrefix(prefix), at)));
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
    for (const node of nodes) for (const key of await node.keys(`${prefix}*`)) await node.unlink(key);
  }

  for (const node of nodes) await loadLibrary(node, turnableLibrary);
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
    lose: remove,
    async close() {
      await closeAll();
      await remove();
    },
  };
}
