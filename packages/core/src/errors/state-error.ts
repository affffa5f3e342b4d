import { type DetailValue, XspError } from './xsp-error';

/**
 * Why the state could not do what it was asked:
 *
 * - `missing`: a charge has a stored limit on a counter for which none was set
 * - `idConflict`: the id was used before for another request
 * - `wrongWindow`: a fixed window does not contain the state's time; `details.now` has it
 * - `overflow`: a counter would leave the range of a signed 64-bit integer
 * - `versionConflict`: the stored value has another version than the caller expected
 * - `unavailable`: the store cannot be reached; nothing is known of the outcome unless the message says so
 * - `timeout`: the store did not answer in time; the outcome is unknown
 * - `overloaded`: the call was refused before it was sent, since too many are waiting
 * - `readonly`: the store takes no writes now (a replica, or a disk that is full)
 * - `stateLost`: the store is not the one that held the money before; an operator must decide
 * - `full`: the store has reached its bound, and nothing in it may be dropped
 * - `schema`: the store holds data of a version that this code cannot read
 * - `closed`: the backend was closed before
 * - `corrupt`: what was read is not what was ever written
 */
export type StateErrorReason = (typeof STATE_ERROR_REASONS)[number];

/** All reasons of {@link StateError}, for tables and tests. */
export const STATE_ERROR_REASONS = [
  'missing',
  'idConflict',
  'wrongWindow',
  'overflow',
  'versionConflict',
  'unavailable',
  'timeout',
  'overloaded',
  'readonly',
  'stateLost',
  'full',
  'schema',
  'closed',
  'corrupt',
] as const;

/** Details of a {@link StateError}: what is known, by name. */
export type StateErrorDetails = {
  readonly [name: string]: DetailValue;
  /** The state's own time, in epoch milliseconds (with `wrongWindow`, always). */
  readonly now?: number;
  /** The partition, in a form for people. */
  readonly partition?: string;
  /** The counter's name, in a form for people. */
  readonly counter?: string;
  /** The id of the reservation or of the key. */
  readonly id?: string;
  /** The version that is stored (with `versionConflict`). */
  readonly version?: string | number | bigint;
};

/** The state could not do what it was asked; nothing was changed unless the reason says that the outcome is unknown. */
export class StateError extends XspError {
  readonly reason: StateErrorReason;

  declare readonly details: StateErrorDetails;

  constructor(
    reason: StateErrorReason,
    message: string,
    options?: { readonly cause?: unknown; readonly details?: StateErrorDetails },
  ) {
    super(stateErrorCode(reason), message, options);
    this.reason = reason;
  }
}

/** The code of a reason: `STATE_` and the reason in upper snake case. */
export function stateErrorCode(reason: StateErrorReason): string {
  return `STATE_${reason.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
