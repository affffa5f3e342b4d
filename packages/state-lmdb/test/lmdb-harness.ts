import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, type StateBackend } from '@xsp/core';
import type { Harness } from '@xsp/state-testkit';
import { LmdbBackend, type LmdbBackendOptions } from '../src';

/** A store in a new directory, with a clock that stands still; further clients open the same directory. */
export async function lmdbHarness(options: Omit<LmdbBackendOptions, 'path' | 'clock'> = {}): Promise<Harness> {
  const path = await mkdtemp(join(tmpdir(), 'xsp-lmdb-'));
  const clock = new ManualClock(1_790_000_123_457);
  const clients: StateBackend[] = [];
  const open = async (): Promise<LmdbBackend> => {
    const client = await LmdbBackend.open({ ...options, path, clock });
    clients.push(client);
    return client;
  };
  const closeAll = async (): Promise<void> => {
    for (const client of clients.splice(0)) await client.close();
  };

  let backend = await open();
  return {
    get backend() {
      return backend;
    },
    another: open,
    now: () => backend.now(),
    async advance(ms) {
      clock.set(backend.now() + ms);
    },
    async setClockBack(ms) {
      clock.advance(-ms);
    },
    async reopen() {
      await closeAll();
      backend = await open();
    },
    async close() {
      await closeAll();
      await rm(path, { recursive: true, force: true });
    },
  };
}
