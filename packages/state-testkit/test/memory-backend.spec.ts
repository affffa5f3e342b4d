import { describeStateBackend } from '../src';
import { memoryHarness } from './memory-harness';

// Memory has one clock, that of its process, and is never lost without it.
const cannot = ['skewed', 'lose'] as const;

describeStateBackend({ describe, it, beforeAll, afterAll }, { name: 'MemoryBackend', create: memoryHarness, cannot });
