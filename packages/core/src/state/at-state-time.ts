import { StateError } from '../errors';
import type { StateBackend } from './port';

/**
 * Makes a call whose dated windows are built for the state's time as it is known here; when the state says that they
 * are for a time that is over (`wrongWindow`), once more for the time that it says.
 *
 * @throws whatever the call throws
 */
export async function atStateTime<T>(state: Pick<StateBackend, 'now'>, call: (now: number) => Promise<T>): Promise<T> {
  try {
    return await call(state.now());
  } catch (error) {
    if (!(error instanceof StateError && error.reason === 'wrongWindow')) throw error;
    return call(error.details.now ?? state.now());
  }
}
