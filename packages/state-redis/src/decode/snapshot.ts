import { charges, type Partition, type PartitionSnapshot, type SnapshotHold } from '@xsp/core';
import type { PartitionFields } from '../connection/link';
import type { KnownTemplate } from '../store/known-template';
import { readField } from './stored-field';
import { readStored } from './stored-record';

/** When a partition last acted (epoch ms); 0 where it never did. Its time never goes back. */
export function timeOf(fields: PartitionFields): number {
  return fields.get('@')?.readUIntLE(0, 6) ?? 0;
}

/** When a partition was last erased; 0: never. */
export function erasedAt(fields: PartitionFields): number {
  return fields.get('@')?.readUIntLE(6, 6) ?? 0;
}

/** A partition's number that changes when something is given back before its time; nothing where there is no partition. */
export function easedOf(fields: PartitionFields): number | undefined {
  return fields.get('@')?.readUIntLE(30, 6);
}

/** A partition's hash in core's form. */
export async function readSnapshot(
  partition: Partition,
  fields: PartitionFields,
  now: number,
  templateOf: (id: string) => Promise<KnownTemplate>,
): Promise<PartitionSnapshot> {
  const counters: PartitionSnapshot['counters'][number][] = [];
  const limits: PartitionSnapshot['limits'][number][] = [];
  const holds: SnapshotHold[] = [];
  for (const [field, value] of fields) {
    if (field.startsWith('r:')) {
      // Parts of reservations that other partitions lead.
      if (field.includes('~')) continue;
      const { rememberUntil, slots } = readStored(value);
      if (rememberUntil <= now) continue;
      for (const [slot, { state, expiresAt, template }] of slots.entries()) {
        if (state !== 'h' || expiresAt <= now) continue;
        const { key } = await templateOf(template);
        holds.push({ reservation: field.slice(2), slot, key, expiresAt });
      }
    } else if (field.startsWith('c:')) {
      const stored = readField(field, value);
      if (stored.limit) limits.push({ ...stored.limit, counter: field.slice(2).split('/') });
      counters.push(...stored.counters.filter(({ state }) => !charges.mayBeForgotten(state, now)));
    }
  }
  return { now, partition, counters, limits, holds };
}
