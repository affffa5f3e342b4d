import { ManualClock, MemoryBackend } from '@xsp/core';
import { describeStateBackend, type Harness } from '../src';

/** Not a round time, and far from any day's or hour's edge. */
const START = 1_790_000_123_457;

async function create(): Promise<Harness> {
  const clock = new ManualClock(START);
  const backend = new MemoryBackend({ clock });
  return {
    backend,
    another: async () => backend,
    now: () => backend.now(),
    advance: async (ms) => void clock.advance(ms),
    setClockBack: async (ms) => void clock.advance(-ms),
    close: () => backend.close(),
  };
}

describeStateBackend(
  { describe, it, beforeAll, afterAll },
  { name: 'MemoryBackend', create, cannot: ['skewed', 'reopen', 'lose'] },
);
