import { MemoryBackend, StateError, type StateBackend } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';
import type { StateUrl } from '../settings/state-url';

/** Opens the state that a setting names. @throws StateError when it cannot be opened */
export async function openState(state: StateUrl): Promise<StateBackend> {
  switch (state.kind) {
    case 'memory':
      return new MemoryBackend();
    case 'lmdb':
      return LmdbBackend.open({ path: state.path });
    case 'redis':
      throw new StateError('unavailable', 'The state in Redis is not built yet.');
  }
}
