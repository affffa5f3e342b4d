import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { StateError } from '@xsp/core';
import { open, type RootDatabase } from 'lmdb';
import { DATA_FILE } from './check-files';
import { identityOf } from './identity';
import { MetaPages } from './meta-pages';
import { isSetBack } from './set-back';
import type { DueKey, MetaKey, Store, SyncMode } from './store';

/** The version of what is stored; another one is refused. */
export const SCHEMA = '1';

const GIB = 2 ** 30;

/** Opens the store in a directory that `checkFiles` has checked, and makes it when it is not there. */
export function openStore(path: string, sync: SyncMode, mapSize = GIB): Store {
  for (;;) {
    const store = openOnce(path, sync, mapSize);
    if (store) return store;
  }
}

/** @returns `undefined` when LMDB was set back by opening it: to be opened again, while nobody can write */
function openOnce(path: string, sync: SyncMode, mapSize: number): Store | undefined {
  const root = open<Buffer, string>({
    path,
    mapSize,
    noSubdir: false,
    maxDbs: 4,
    encoding: 'binary',
    noSync: sync === 'os',
    // A process that is killed while it flushes outside its transaction can take the others with it (MDB_PANIC).
    overlappingSync: false,
    // Calls are gathered by GroupCommit; LMDB's own way leaves a rejection unhandled when a commit fails.
    eventTurnBatching: false,
  });
  let metas: MetaPages | undefined;
  let store: Store | undefined;
  try {
    const file = join(path, DATA_FILE);
    const pages = (metas = new MetaPages(file));
    store = root.transactionSync(() =>
      isSetBack({ root, metas: pages }) ? undefined : openDatabases(root, pages, path, sync),
    );
    return store;
  } finally {
    if (!store) {
      metas?.close();
      void root.close();
    }
  }
}

/** Inside a transaction. */
function openDatabases(root: RootDatabase<Buffer, string>, metas: MetaPages, path: string, sync: SyncMode): Store {
  const file = join(path, DATA_FILE);
  const store: Store = {
    root,
    entries: root.openDB<Buffer, string>({ name: 'entries', encoding: 'binary' }),
    due: root.openDB<Buffer, DueKey>({ name: 'due', encoding: 'binary' }),
    meta: root.openDB<string, MetaKey>({ name: 'meta', encoding: 'string' }),
    metas,
    seen: { transaction: 0 },
    path,
    sync,
    file,
    identity: identityOf(file) ?? '',
  };
  requireSchema(store);
  return store;
}

/** @throws StateError `schema`, `unavailable` */
function requireSchema({ entries, meta, path }: Store): void {
  const schema = meta.get('schema');
  if (schema === undefined && [...entries.getKeys({ limit: 1 })].length === 0) {
    meta.putSync('schema', SCHEMA);
    meta.putSync('incarnation', randomUUID());
  } else if (schema !== SCHEMA) {
    throw new StateError(
      'schema',
      `The state in ${path} has schema ${schema ?? 'unknown'}, and this version of @xsp/state-lmdb reads schema ${SCHEMA}: ` +
        `use the version that wrote it, or export the state with that one and import it into a new directory.`,
      schema === undefined ? {} : { details: { version: schema } },
    );
  }
  if (meta.get('loading') !== undefined) {
    throw new StateError(
      'unavailable',
      `Loading a dump into ${path} has not finished; when it was interrupted, remove the directory and load again.`,
    );
  }
}
