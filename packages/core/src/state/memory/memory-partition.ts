import type { ChangedCounter, ReservationRecord } from '../charges';
import type { StoredLimit } from '../port/limit';

/** What is stored of one partition. */
export interface MemoryPartition {
  /** By `counterKey`. */
  readonly counters: Map<string, ChangedCounter>;
  /** By `nameKey`. */
  readonly limits: Map<string, StoredLimit & { readonly counter: readonly string[] }>;
  /** Of the reservations it leads, by id. */
  readonly reservations: Map<string, ReservationRecord>;
  erasedAt?: number;
}

export function newMemoryPartition(): MemoryPartition {
  return { counters: new Map(), limits: new Map(), reservations: new Map() };
}

export function isEmpty(partition: MemoryPartition): boolean {
  return (
    partition.counters.size === 0 &&
    partition.limits.size === 0 &&
    partition.reservations.size === 0 &&
    partition.erasedAt === undefined
  );
}
