import { counterKey, nameKey, partitionKey, requireStateRecord, StateError, type StateRecord } from '@xsp/core';
import { counterEntry, documentEntry, entryKey, erasureEntry, limitEntry, reservationEntry } from './entries';
import type { GroupCommit } from './group-commit';
import type { Store } from './store';
import type { WorkingSet } from './working-set';

/** Records of a dump that share a transaction. */
const CHUNK = 1_000;

/**
 * Stores a dump in an empty store, some records a transaction. A load that fails empties the store again; one that is
 * killed leaves a mark that `openStore` refuses.
 *
 * @throws StateError `versionConflict` when the store is not empty
 * @throws ValidationError at a record that no backend can have written
 */
export async function loadRecords(
  store: Store,
  commits: GroupCommit,
  records: AsyncIterable<StateRecord> | Iterable<StateRecord>,
): Promise<void> {
  await commits.submit(() => {
    for (const _key of store.entries.getKeys({ limit: 1 })) {
      throw new StateError('versionConflict', 'The store is not empty; load a dump into an empty one.');
    }
    store.meta.putSync('loading', 'yes');
  });
  try {
    let chunk: StateRecord[] = [];
    const put = (): Promise<void> => {
      const full = chunk;
      chunk = [];
      return commits.submit((set) => full.forEach((record) => putRecord(set, record)));
    };
    let number = 0;
    for await (const record of records) {
      requireStateRecord(record, `records[${number++}]`);
      if (chunk.push(record) === CHUNK) await put();
    }
    await put();
  } catch (error) {
    await commits.submit(() => {
      store.entries.clearSync();
      store.due.clearSync();
      store.meta.removeSync('loading');
    });
    throw error;
  }
  await commits.submit(() => store.meta.removeSync('loading'));
}

function putRecord(set: WorkingSet, record: StateRecord): void {
  switch (record.type) {
    case 'counter': {
      const key = entryKey.counter(partitionKey(record.partition), counterKey(record.counter, record.window));
      return set.put(key, counterEntry, record);
    }
    case 'limit':
      return set.put(entryKey.limit(partitionKey(record.partition), nameKey(record.counter)), limitEntry, record);
    case 'reservation':
      return set.put(
        entryKey.reservation(partitionKey(record.lead), record.record.id),
        reservationEntry,
        record.record,
      );
    case 'erasure':
      return set.put(entryKey.erasure(partitionKey(record.partition)), erasureEntry, record.at);
    case 'document':
      return set.put(entryKey.document(record.key), documentEntry, record);
  }
}
