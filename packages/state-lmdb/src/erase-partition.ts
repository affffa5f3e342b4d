import { charges } from '@xsp/core';
import { counterEntry, entryKey, erasureEntry, limitEntry } from './entries';
import type { WorkingSet } from './working-set';

/** Ends the holds that a partition leads, and forgets its counters and limits. @returns how many those were */
export function erasePartition(set: WorkingSet, partition: string): number {
  const keys = set.keys(partition);
  const ids = entriesOf(keys, entryKey.reservation(partition, ''));
  const draft = set.draft();
  charges.endHolds(draft, partition, ids);
  set.apply(draft);
  const counters = entriesOf(keys, entryKey.counter(partition, ''));
  const limits = entriesOf(keys, entryKey.limit(partition, ''));
  for (const key of counters) set.remove(entryKey.counter(partition, key), counterEntry);
  for (const name of limits) set.remove(entryKey.limit(partition, name), limitEntry);
  set.put(entryKey.erasure(partition), erasureEntry, draft.now);
  // What comes next is later than the erasure, so the two can be told apart.
  set.time.catchUp(draft.now + 1);
  return counters.length + limits.length;
}

function entriesOf(keys: readonly string[], prefix: string): string[] {
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
