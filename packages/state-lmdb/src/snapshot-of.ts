import {
  charges,
  type Partition,
  type PartitionSnapshot,
  type SnapshotCounter,
  type SnapshotHold,
  type StateRecord,
} from '@xsp/core';

/** A partition's snapshot, of the records of its entries. */
export function snapshotOf(partition: Partition, records: Iterable<StateRecord>, now: number): PartitionSnapshot {
  const counters: SnapshotCounter[] = [];
  const limits: PartitionSnapshot['limits'][number][] = [];
  const holds: SnapshotHold[] = [];
  for (const record of records) {
    if (record.type === 'counter' && !charges.mayBeForgotten(record.state, now)) {
      const { counter, window, state } = record;
      counters.push({ counter, window, state });
    } else if (record.type === 'limit') {
      const { counter, at, version } = record;
      limits.push({ counter, at, version });
    } else if (record.type === 'reservation') {
      const { id, slots } = record.record;
      slots.forEach(({ key, expiresAt }, slot) => {
        if (charges.isLive(slots[slot]!, now)) holds.push({ reservation: id, slot, key, expiresAt });
      });
    }
  }
  return { now, partition, counters, limits, holds };
}
