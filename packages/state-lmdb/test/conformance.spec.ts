import { describeStateBackend } from '@xsp/state-testkit';
import { lmdbHarness } from './lmdb-harness';

const functions = { describe, it, beforeAll, afterAll };

// All servers of a store on this machine have the machine's clock, and its file is not exchanged under them.
const cannot = ['skewed', 'lose'] as const;

describeStateBackend(functions, { name: 'LmdbBackend', create: () => lmdbHarness(), cannot, timeoutMs: 240_000 });
describeStateBackend(functions, {
  name: 'LmdbBackend, sync os',
  create: () => lmdbHarness({ sync: 'os' }),
  cannot,
  timeoutMs: 240_000,
});
