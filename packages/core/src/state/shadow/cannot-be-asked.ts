import { StateError, type StateErrorReason } from '../../errors';

const REASONS: ReadonlySet<StateErrorReason> = new Set(['unavailable', 'timeout', 'overloaded', 'readonly', 'full']);

/** Whether an error says that the state cannot be asked now, and not that it says no. */
export function cannotBeAsked(error: unknown): error is StateError {
  return error instanceof StateError && REASONS.has(error.reason);
}
