import { StateError, ValidationError, type StateErrorReason } from '@xsp/core';
import { OTHER } from '../instruments';

/** What kind of error a call to the state threw. */
export function errorKind(error: unknown): StateErrorReason | 'invalid' | typeof OTHER {
  if (error instanceof StateError) return error.reason;
  return error instanceof ValidationError ? 'invalid' : OTHER;
}
