import { StateError, type StateBackend } from '@xsp/core';

/**
 * Makes a call whose windows are built for the state's time as it is known here; when the state says that they are for a
 * time that is over, once more for the time it says.
 */
export async function atStateTime<T>(state: Pick<StateBackend, 'now'>, call: (now: number) => Promise<T>): Promise<T> {
  try {
    return await call(state.now());
  } catch (error) {
    if (!(error instanceof StateError && error.reason === 'wrongWindow')) throw error;
    return call(error.details.now ?? state.now());
  }
}
