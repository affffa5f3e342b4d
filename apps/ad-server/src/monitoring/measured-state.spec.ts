import { ManualClock, MemoryBackend } from '@xsp/core';
import { measuredState, Recorder } from '@xsp/metrics';
import { describeStateBackend, type Harness } from '@xsp/state-testkit';

/** Every client is measured, as each server of a store is. */
async function measuredHarness(): Promise<Harness> {
  const clock = new ManualClock(1_790_000_123_457);
  const backend = new MemoryBackend({ clock });
  const measured = () => measuredState(backend, new Recorder().metrics);
  return {
    backend: measured(),
    another: async () => measured(),
    now: () => backend.now(),
    advance: async (ms) => void clock.advance(ms),
    close: () => backend.close(),
  };
}

// That a state is measured changes nothing of what it answers.
describeStateBackend(
  { describe, it, beforeAll, afterAll },
  {
    name: 'measuredState(MemoryBackend)',
    create: measuredHarness,
    cannot: ['setClockBack', 'skewed', 'reopen', 'lose'],
    runs: 10,
  },
);
