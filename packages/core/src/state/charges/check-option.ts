import type { PartitionSnapshot } from '../port/inspect';
import type { Refusal } from '../port/reserve';
import { checkClaim } from './check-claim';
import type { CounterState } from './counter-state';
import { counterKey, nameKey, partitionKey } from './names';
import type { Option } from './option';
import { resolveClaim, type Filling } from './resolve';

/** A snapshot with its counters by key: made once, asked for many options. */
export interface SnapshotIndex {
  readonly snapshot: PartitionSnapshot;
  readonly partition: string;
  readonly counters: ReadonlyMap<string, CounterState>;
  readonly limits: ReadonlyMap<string, PartitionSnapshot['limits'][number]>;
}

export function indexSnapshot(snapshot: PartitionSnapshot): SnapshotIndex {
  return {
    snapshot,
    partition: partitionKey(snapshot.partition),
    counters: new Map(snapshot.counters.map((entry) => [counterKey(entry.counter, entry.window), entry.state])),
    limits: new Map(snapshot.limits.map((limit) => [nameKey(limit.counter), limit])),
  };
}

/**
 * Whether an option would fit as far as one partition is concerned, decided in the process over a snapshot of it: the
 * claims on other partitions are not asked. What it lets through a reserve may still refuse.
 *
 * @returns the first limit that refuses; `undefined` when all hold
 */
export function checkOption(option: Option, index: SnapshotIndex, filling: Filling, now: number): Refusal | undefined {
  const view = { limit: (_partition: string, name: string) => index.limits.get(name) };
  for (const claim of option.claims) {
    if (claim.limits.length === 0) continue;
    const where = resolveClaim(claim, filling);
    if (where.partition !== index.partition) continue;
    const refusal = checkClaim(view, index.counters.get(where.key), option, claim, where, now);
    if (refusal) return refusal;
  }
  return undefined;
}
