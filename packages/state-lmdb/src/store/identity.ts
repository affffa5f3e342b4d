import { statSync } from 'node:fs';
import { StateError } from '@xsp/core';
import type { Store } from './store';

/** Tells a file from every other, whatever its names; `undefined`: there is none. */
export function identityOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/**
 * What is written to a file that was removed would be gone with this process.
 *
 * @throws StateError `stateLost`
 */
export function requireInPlace({ file, identity }: Store): void {
  if (identityOf(file) === identity) return;
  throw new StateError(
    'stateLost',
    `${file} was removed or replaced while it was in use; put it back, or restart to begin anew.`,
  );
}
