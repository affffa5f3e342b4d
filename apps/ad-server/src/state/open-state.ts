import { MemoryBackend, StateError, type StateBackend } from '@xsp/core';
import type { StateUrl } from '../settings/state-url';

/** Opens the state that a setting names. @throws StateError when it cannot be opened */
export async function openState(state: StateUrl): Promise<StateBackend> {
  if (state.kind === 'memory') return new MemoryBackend();
  throw new StateError('unavailable', `The state ${state.kind} is not built yet.`);
}
