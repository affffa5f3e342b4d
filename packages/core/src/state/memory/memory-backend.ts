import { randomUUID } from 'node:crypto';
import { StateError, ValidationError } from '../../errors';
import { systemClock, type Clock } from '../../time';
import {
  commit,
  consume,
  counterKey,
  Draft,
  endHolds,
  isLive,
  leadOf,
  mayBeForgotten,
  nameKey,
  partitionKey,
  partitionOfKey,
  readCounter,
  release,
  requireCommitRequest,
  requireConsumeRequest,
  requireCounterRefs,
  requirePartition,
  requireReleaseRequest,
  requireReserveRequest,
  requireSetLimitRequest,
  reserve,
} from '../charges';
import { requireStateRecord } from '../dump-lines/require-state-record';
import type { CounterRef } from '../port/counter';
import type { SetDocumentOptions, StoredDocument } from '../port/documents';
import type { StateRecord } from '../port/dump';
import type { CommitAnswer, CommitRequest, ReleaseAnswer, ReleaseRequest } from '../port/hold';
import type { InspectAnswer, PartitionSnapshot } from '../port/inspect';
import type { Partition } from '../port/partition';
import type { ConsumeAnswer, ConsumeRequest, ReserveAnswer, ReserveRequest } from '../port/reserve';
import type { SetLimitAnswer, SetLimitRequest } from '../port/set-limit';
import type { StateBackend } from '../port/state-backend';
import { MemoryDocuments } from './memory-documents';
import { MemoryStore } from './memory-store';

export interface MemoryBackendOptions {
  /** The state's time; the system's when left out. */
  readonly clock?: Clock;
  /**
   * The most counters, limits, reservations and documents together, 1,000,000 when left out. Beyond it new
   * reservations are refused with `StateError('full')`: dropping a counter would leak its cap. Commits always count.
   */
  readonly maxEntries?: number;
}

/** How many entries each writing call looks at for something to forget, beside two for each that it wrote. */
const SWEEP_STEPS = 8;

/**
 * State in the memory of one process: exact, fast and gone with it. For tests, for one process that may forget, and as
 * the plainest reading of the state port.
 */
export class MemoryBackend implements StateBackend {
  private readonly clock: Clock;
  private readonly maxEntries: number;
  private readonly store = new MemoryStore();
  private readonly documents = new MemoryDocuments(() => this.now());
  private readonly id = randomUUID();
  private sweeping = this.sweep();
  private latest = 0;
  private closed = false;

  constructor(options: MemoryBackendOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.maxEntries = options.maxEntries ?? 1_000_000;
    if (!Number.isSafeInteger(this.maxEntries) || this.maxEntries < 1) {
      throw new ValidationError('maxEntries', `must be a whole number from 1, but is ${this.maxEntries}`);
    }
  }

  /** Never goes back, whatever the clock does. */
  now(): number {
    return (this.latest = Math.max(this.latest, this.clock.now()));
  }

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    requireReserveRequest(request);
    if (request.dryRun) return reserve(this.draft(), request);
    this.requireRoom(() => this.knows(request));
    return this.execute((draft) => reserve(draft, request));
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    requireConsumeRequest(request);
    this.requireRoom(() => this.knows(request));
    return this.execute((draft) => consume(draft, request));
  }

  async commit(request: CommitRequest): Promise<CommitAnswer> {
    requireCommitRequest(request);
    return this.execute((draft) => commit(draft, request));
  }

  async release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    requireReleaseRequest(request);
    return this.execute((draft) => release(draft, request));
  }

  async inspect(counters: readonly CounterRef[]): Promise<InspectAnswer> {
    requireCounterRefs(counters);
    const draft = this.draft();
    const readings = counters.map((ref) => {
      const partition = partitionKey(ref.partition);
      const key = counterKey(ref.counter, ref.window);
      const state = draft.counter({ partition, counter: ref.counter, key });
      return readCounter(ref, state, draft.limit(partition, ref.counter), draft.now);
    });
    return { now: draft.now, counters: readings };
  }

  async snapshot(partition: Partition): Promise<PartitionSnapshot> {
    requirePartition(partition, 'partition');
    const { now } = this.draft();
    const stored = this.store.partitions.get(partitionKey(partition));
    const counters = [...(stored?.counters.values() ?? [])].filter(({ state }) => !mayBeForgotten(state, now));
    const reservations = [...(stored?.reservations.values() ?? [])];
    return {
      now,
      partition,
      counters: counters.map(({ counter, window, state }) => ({ counter, window, state: structuredClone(state) })),
      limits: [...(stored?.limits.values() ?? [])],
      holds: reservations.flatMap((record) =>
        record.slots.flatMap((slot, index) =>
          isLive(slot, now) ? [{ reservation: record.id, slot: index, key: slot.key, expiresAt: slot.expiresAt }] : [],
        ),
      ),
    };
  }

  async setLimit(request: SetLimitRequest): Promise<SetLimitAnswer> {
    requireSetLimitRequest(request);
    const { partition, counter, at, ifVersion } = request;
    const { now } = this.draft();
    const { limits } = this.store.open(partitionKey(partition));
    const name = nameKey(counter);
    const before = limits.get(name);
    const version = before?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== version) {
      throw new StateError(
        'versionConflict',
        `The limit of ${name} has version ${version}, not ${ifVersion}; read it again.`,
        {
          details: { partition: partitionKey(partition), counter: name, version },
        },
      );
    }
    this.store.put(limits, name, { at, version: version + 1, counter });
    return { now, version: version + 1, ...(before && { previous: before.at }) };
  }

  async erase(partition: Partition): Promise<number> {
    requirePartition(partition, 'partition');
    const key = partitionKey(partition);
    const draft = this.draft();
    endHolds(draft, key, this.store.partitions.get(key)?.reservations.keys() ?? []);
    this.store.apply(draft);
    const stored = this.store.open(key);
    const removed = stored.counters.size + stored.limits.size;
    for (const id of [...stored.counters.keys()]) this.store.remove(stored.counters, id);
    for (const id of [...stored.limits.keys()]) this.store.remove(stored.limits, id);
    stored.erasedAt = draft.now;
    // What comes next is later than the erasure, so the two can be told apart.
    this.latest = draft.now + 1;
    return removed;
  }

  async get(key: string): Promise<StoredDocument | undefined> {
    this.requireOpen();
    return this.documents.get(key);
  }

  async set(key: string, value: string, options?: SetDocumentOptions): Promise<number> {
    this.requireOpen();
    this.requireRoom(() => this.documents.has(key));
    return this.documents.set(key, value, options);
  }

  async delete(key: string, options?: { readonly ifVersion?: number }): Promise<boolean> {
    this.requireOpen();
    return this.documents.delete(key, options);
  }

  async increment(key: string, by?: bigint, options?: { readonly ttlMs?: number }): Promise<bigint> {
    this.requireOpen();
    this.requireRoom(() => this.documents.has(key));
    return this.documents.increment(key, by, options);
  }

  async incarnation(): Promise<string> {
    this.requireOpen();
    return this.id;
  }

  /** Memory is never lost without its process, so there is nothing to adopt but its own. */
  async adopt(incarnation: string): Promise<void> {
    if (incarnation !== this.id) throw new ValidationError('incarnation', `must be ${this.id}, the only one there is`);
  }

  async ping(): Promise<void> {
    this.requireOpen();
  }

  async *dump(): AsyncGenerator<StateRecord> {
    const { now } = this.draft();
    for (const [key, stored] of this.store.partitions) {
      const partition = partitionOfKey(key);
      for (const { counter, window, state } of stored.counters.values()) {
        if (!mayBeForgotten(state, now))
          yield { type: 'counter', partition, counter, window, state: structuredClone(state) };
      }
      for (const { counter, at, version } of stored.limits.values())
        yield { type: 'limit', partition, counter, at, version };
      for (const record of stored.reservations.values()) {
        if (record.rememberUntil > now) yield { type: 'reservation', lead: partition, record: structuredClone(record) };
      }
      if (stored.erasedAt !== undefined) yield { type: 'erasure', partition, at: stored.erasedAt };
    }
    yield* this.documents.dump();
  }

  async load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>): Promise<void> {
    const all: StateRecord[] = [];
    for await (const record of records) {
      requireStateRecord(record, `records[${all.length}]`);
      all.push(record);
    }
    this.requireOpen();
    if (this.size > 0) {
      throw new StateError('versionConflict', 'The store is not empty; load a dump into an empty one.');
    }
    for (const record of all) this.loadRecord(record);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** Counters, limits, reservations and documents. */
  get size(): number {
    return this.store.size + this.documents.size;
  }

  private loadRecord(record: StateRecord): void {
    switch (record.type) {
      case 'counter': {
        const { counter, window, state } = record;
        const partition = partitionKey(record.partition);
        const key = counterKey(counter, window);
        this.store.put(this.store.open(partition).counters, key, { partition, counter, key, window, state });
        return;
      }
      case 'limit': {
        const { counter, at, version } = record;
        this.store.put(this.store.open(partitionKey(record.partition)).limits, nameKey(counter), {
          counter,
          at,
          version,
        });
        return;
      }
      case 'reservation':
        this.store.put(this.store.open(partitionKey(record.lead)).reservations, record.record.id, record.record);
        return;
      case 'erasure':
        this.store.open(partitionKey(record.partition)).erasedAt = record.at;
        this.latest = Math.max(this.latest, record.at + 1);
        return;
      case 'document':
        this.documents.load(record);
    }
  }

  private draft(): Draft {
    this.requireOpen();
    return new Draft(this.store, this.now());
  }

  /** Runs one call to its end and stores its changes; one that throws changes nothing. */
  private execute<T>(call: (draft: Draft) => T): T {
    const draft = this.draft();
    const answer = call(draft);
    this.store.apply(draft);
    // More than the call may have added, so that what is forgotten cannot pile up faster than it is swept.
    this.sweepSome(SWEEP_STEPS + 2 * (draft.counters.size + draft.reservations.size));
    return answer;
  }

  private requireOpen(): void {
    if (this.closed) throw new StateError('closed', 'The backend was closed.');
  }

  /** @param known whether what comes is there already: asking again, or writing over it, needs no room */
  private requireRoom(known: () => boolean): void {
    if (this.size < this.maxEntries) return;
    this.sweepSome(128 * SWEEP_STEPS);
    if (this.size < this.maxEntries || known()) return;
    throw new StateError(
      'full',
      `The memory backend holds ${this.size} entries; raise maxEntries or use a durable backend.`,
    );
  }

  private knows({ id, bind }: Pick<ReserveRequest, 'id' | 'bind'>): boolean {
    return this.draft().reservation(partitionKey(leadOf(bind)), id) !== undefined;
  }

  private sweepSome(steps: number): void {
    this.now();
    for (let step = 0; step < steps; step++) {
      if (!this.sweeping.next().done) continue;
      this.sweeping = this.sweep();
      return;
    }
  }

  private *sweep(): Generator<void> {
    yield* this.store.sweep(() => this.latest);
    yield* this.documents.sweep();
  }
}
