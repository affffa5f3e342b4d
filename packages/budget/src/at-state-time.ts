import { StateError, type StateBackend } from '@xsp/core';

/**
 * Calls with the state's time as it is known here, and once more with the state's own when a dated window has changed in
 * between (`wrongWindow`).
 */
export async function atStateTime<T>(backend: Pick<StateBackend, 'now'>, call: (at: number) => Promise<T>): Promise<T> {
  try {
    return await call(backend.now());
  } catch (error) {
    if (!(error instanceof StateError) || error.reason !== 'wrongWindow' || error.details.now === undefined)
      throw error;
    return call(error.details.now);
  }
}
