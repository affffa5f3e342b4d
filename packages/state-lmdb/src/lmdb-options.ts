import { ValidationError, type Clock } from '@xsp/core';
import type { SyncMode } from './store';

export interface LmdbBackendOptions {
  /** The directory of the store; made when it is not there. On a local file system: LMDB's locks need one. */
  readonly path: string;
  /**
   * When a call is answered. `'full'` (when left out): when what it did is on the disk; it survives a power cut. `'os'`:
   * when the operating system has it; it survives the kill of any process, and is flushed every second. A power cut or a
   * crash of the system then takes the last moments with it, and LMDB does not promise that it leaves the file whole: for
   * those who have an export, or can begin anew. All processes of a store use the same.
   */
  readonly sync?: SyncMode;
  /** Address space to map at first, in bytes: 1 GiB when left out. The store grows beyond it by itself. */
  readonly mapSize?: number;
  /** The machine's clock; the system's when left out. */
  readonly clock?: Clock;
}

/** @throws ValidationError */
export function requireOptions({ path, sync = 'full', mapSize }: LmdbBackendOptions): void {
  if (typeof path !== 'string' || path === '') {
    throw new ValidationError('path', 'must name a directory');
  }
  if (sync !== 'full' && sync !== 'os') {
    throw new ValidationError('sync', `must be 'full' or 'os', but is ${JSON.stringify(sync)}`);
  }
  if (mapSize !== undefined && (!Number.isSafeInteger(mapSize) || mapSize < 2 ** 20)) {
    throw new ValidationError('mapSize', `must be a whole number of bytes from 1 MiB, but is ${String(mapSize)}`);
  }
}
