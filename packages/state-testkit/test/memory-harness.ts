import { ManualClock, MemoryBackend, type StateBackend, type StateRecord } from '@xsp/core';
import type { Harness } from '../src';

/** Not a round time, and far from any day's or hour's edge. */
const START = 1_790_000_123_457;

/**
 * A memory backend; "restarted", its dump is loaded into a new one.
 *
 * @param around what is put around it
 */
export async function memoryHarness(around = (backend: StateBackend) => backend): Promise<Harness> {
  const clock = new ManualClock(START);
  let backend = around(new MemoryBackend({ clock }));
  const incarnation = await backend.incarnation();
  return {
    get backend() {
      return backend;
    },
    another: async () => backend,
    now: () => backend.now(),
    advance: async (ms) => void clock.advance(ms),
    setClockBack: async (ms) => void clock.advance(-ms),
    async reopen() {
      const records: StateRecord[] = [];
      for await (const record of backend.dump()) records.push(record);
      await backend.close();
      backend = Object.assign(around(new MemoryBackend({ clock })), { incarnation: async () => incarnation });
      await backend.load(records);
    },
    close: () => backend.close(),
  };
}
