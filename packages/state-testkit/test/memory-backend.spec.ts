import { ShadowedState } from '@xsp/core';
import { describeStateBackend } from '../src';
import { memoryHarness } from './memory-harness';

// Memory has one clock, that of its process, and is never lost without it.
const cannot = ['skewed', 'lose'] as const;

describeStateBackend(
  { describe, it, beforeAll, afterAll },
  { name: 'MemoryBackend', create: () => memoryHarness(), cannot },
);

// While it can be asked a state is the same with a shadow.
describeStateBackend(
  { describe, it, beforeAll, afterAll },
  {
    name: 'ShadowedState around a MemoryBackend',
    create: () => memoryHarness((backend) => new ShadowedState(backend)),
    cannot,
    runs: 5,
  },
);
