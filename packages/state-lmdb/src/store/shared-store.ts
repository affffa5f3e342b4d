import { join } from 'node:path';
import { ValidationError } from '@xsp/core';
import { checkFiles, DATA_FILE } from './check-files';
import { identityOf } from './identity';
import { lmdbError } from './lmdb-error';
import { openStore } from './open-store';
import type { Store, SyncMode } from './store';

interface Shared {
  readonly store: Store;
  users: number;
}

/** Stores that are open in this process. */
const shared = new Set<Shared>();

/**
 * The store of a directory, one for all backends of this process: two of LMDB's environments on one directory would
 * wait for each other for ever, one in the event loop and the other for it.
 *
 * @throws ValidationError when it is open with another mode
 * @throws StateError `readonly`, `full`, `schema`, `corrupt`, `unavailable`
 */
export function useStore(path: string, sync: SyncMode, mapSize?: number): Store {
  try {
    checkFiles(path);
    const open = findOpen(path);
    if (!open) {
      const store = openStore(path, sync, mapSize);
      shared.add({ store, users: 1 });
      return store;
    }
    if (open.store.sync !== sync) {
      throw new ValidationError('sync', `must be '${open.store.sync}', as this process has ${path} open already`);
    }
    open.users++;
    return open.store;
  } catch (cause) {
    throw lmdbError('Opening the state in', path, cause);
  }
}

function findOpen(path: string): Shared | undefined {
  const identity = identityOf(join(path, DATA_FILE));
  for (const open of shared) if (open.store.identity === identity) return open;
  return undefined;
}

/** Closes the store after its last user. */
export async function leaveStore(store: Store): Promise<void> {
  for (const open of shared) {
    if (open.store !== store || --open.users > 0) continue;
    shared.delete(open);
    await store.root.close();
    store.metas.close();
  }
}
