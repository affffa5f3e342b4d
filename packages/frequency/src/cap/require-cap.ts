import { SLIDING_LOG_ENTRIES, ValidationError } from '@xsp/core';
import type { Cap } from './cap';

/**
 * Checks what a cap's type cannot: that its limit is a whole number a window can hold.
 *
 * @param path where the limit stands, for the error
 * @throws ValidationError
 */
export function requireCap(cap: Cap, path: string): Cap {
  if (!Number.isSafeInteger(cap.limit) || cap.limit < 0) {
    throw new ValidationError(path, `must be a whole number from 0 (never), but is ${String(cap.limit)}`);
  }
  if (cap.window.kind === 'sliding' && cap.limit > SLIDING_LOG_ENTRIES) {
    throw new ValidationError(path, `must be at most ${SLIDING_LOG_ENTRIES} in a sliding window, but is ${cap.limit}`);
  }
  return cap;
}
