import { nameKey, partitionKey, StateError, type SetLimitAnswer, type SetLimitRequest } from '@xsp/core';
import { entryKey, limitEntry } from './entries';
import type { WorkingSet } from './working-set';

/** @throws StateError `versionConflict` */
export function setLimit(set: WorkingSet, { partition, counter, at, ifVersion }: SetLimitRequest): SetLimitAnswer {
  const where = partitionKey(partition);
  const name = nameKey(counter);
  const before = set.limit(where, name);
  const version = before?.version ?? 0;
  if (ifVersion !== undefined && ifVersion !== version) {
    throw new StateError(
      'versionConflict',
      `The limit of ${name} has version ${version}, not ${ifVersion}; read it again.`,
      { details: { partition: where, counter: name, version } },
    );
  }
  set.put(entryKey.limit(where, name), limitEntry, { at, version: version + 1 });
  return { now: set.time.now(), version: version + 1, ...(before && { previous: before.at }) };
}
