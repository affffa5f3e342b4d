import {
  MAX_REMEMBER_MS,
  mayBeForgotten,
  type CounterState,
  type Draft,
  type ReservationRecord,
  type StateView,
} from '../charges';
import type { StoredLimit } from '../port/limit';
import { isEmpty, newMemoryPartition, type MemoryPartition } from './memory-partition';

/** Partitions in Maps: what a draft reads from and is written to. */
export class MemoryStore implements StateView {
  readonly partitions = new Map<string, MemoryPartition>();
  private entries = 0;

  /** Counters, limits and reservations together. */
  get size(): number {
    return this.entries;
  }

  counter(partition: string, key: string): CounterState | undefined {
    return this.partitions.get(partition)?.counters.get(key)?.state;
  }

  limit(partition: string, name: string): StoredLimit | undefined {
    return this.partitions.get(partition)?.limits.get(name);
  }

  reservation(lead: string, id: string): ReservationRecord | undefined {
    return this.partitions.get(lead)?.reservations.get(id);
  }

  erasedAt(partition: string): number | undefined {
    return this.partitions.get(partition)?.erasedAt;
  }

  /** The partition, made when there is none. */
  open(key: string): MemoryPartition {
    let partition = this.partitions.get(key);
    if (!partition) this.partitions.set(key, (partition = newMemoryPartition()));
    return partition;
  }

  put<T>(map: Map<string, T>, key: string, value: T): void {
    const before = map.size;
    map.set(key, value);
    this.entries += map.size - before;
  }

  remove(map: Map<string, unknown>, key: string): void {
    if (map.delete(key)) this.entries--;
  }

  /** Takes a draft's changes: all of them, since nothing here can fail. */
  apply(draft: Draft): void {
    for (const changed of draft.counters.values()) {
      this.put(this.open(changed.partition).counters, changed.key, changed);
    }
    for (const { lead, record } of draft.reservations.values()) {
      this.put(this.open(lead).reservations, record.id, record);
    }
  }

  /** Forgets what may be forgotten, one entry a step; the time is asked at each step. */
  *sweep(now: () => number): Generator<void> {
    for (const [key, partition] of this.partitions) {
      for (const [id, { state }] of partition.counters) {
        if (mayBeForgotten(state, now())) this.remove(partition.counters, id);
        yield;
      }
      for (const [id, record] of partition.reservations) {
        if (record.rememberUntil <= now()) this.remove(partition.reservations, id);
        yield;
      }
      // By then every hold of before the erasure is forgotten.
      if (partition.erasedAt !== undefined && partition.erasedAt + MAX_REMEMBER_MS <= now()) delete partition.erasedAt;
      if (isEmpty(partition)) this.partitions.delete(key);
      yield;
    }
  }
}
