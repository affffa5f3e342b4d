import {
  charges,
  counterKey,
  partitionKey,
  StateError,
  systemClock,
  ValidationError,
  type Clock,
  type CommitAnswer,
  type CommitRequest,
  type ConsumeAnswer,
  type ConsumeRequest,
  type CounterRef,
  type InspectAnswer,
  type Partition,
  type PartitionSnapshot,
  type ReleaseAnswer,
  type ReleaseRequest,
  type ReserveAnswer,
  type ReserveRequest,
  type SetDocumentOptions,
  type SetLimitAnswer,
  type SetLimitRequest,
  type StateBackend,
  type StateRecord,
  type StoredDocument,
} from '@xsp/core';
import {
  deleteDocument,
  getDocument,
  incrementDocument,
  requireDocument,
  requireDocumentKey,
  requireDocumentOptions,
  setDocument,
} from './documents';
import { entryRecord, partitionRange, untilOf } from './entries';
import { erasePartition } from './erase-partition';
import { GroupCommit } from './group-commit';
import { requireOptions, type LmdbBackendOptions } from './lmdb-options';
import { loadRecords } from './load-records';
import { setLimit } from './set-limit';
import { snapshotOf } from './snapshot-of';
import { StateTime } from './state-time';
import { leaveStore, lmdbError, requireInPlace, seesAll, useStore, type Store } from './store';
import { WorkingSet } from './working-set';

/**
 * State in one directory of this machine, without any server: exact, durable, and shared by all processes that open the
 * directory. What was answered is there after every restart.
 */
export class LmdbBackend implements StateBackend {
  private readonly time: StateTime;
  private readonly commits: GroupCommit;
  private closed = false;

  /**
   * @throws ValidationError when an option is wrong
   * @throws StateError `readonly`, `full`, `schema`, `corrupt`, `unavailable`
   */
  static async open(options: LmdbBackendOptions): Promise<LmdbBackend> {
    requireOptions(options);
    const { path, sync = 'full', mapSize, clock = systemClock } = options;
    return new LmdbBackend(useStore(path, sync, mapSize), clock);
  }

  private constructor(
    private readonly store: Store,
    clock: Clock,
  ) {
    this.time = new StateTime(clock);
    this.commits = new GroupCommit(store, this.time);
    this.stored();
  }

  now(): number {
    return this.time.now();
  }

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    charges.requireReserveRequest(request);
    if (request.dryRun) return charges.reserve((await this.view()).draft(), request);
    return this.execute((draft) => charges.reserve(draft, request));
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    charges.requireConsumeRequest(request);
    return this.execute((draft) => charges.consume(draft, request));
  }

  async commit(request: CommitRequest): Promise<CommitAnswer> {
    charges.requireCommitRequest(request);
    return this.execute((draft) => charges.commit(draft, request));
  }

  async release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    charges.requireReleaseRequest(request);
    return this.execute((draft) => charges.release(draft, request));
  }

  async inspect(counters: readonly CounterRef[]): Promise<InspectAnswer> {
    charges.requireCounterRefs(counters);
    const draft = (await this.view()).draft();
    const readings = counters.map((ref) => {
      const partition = partitionKey(ref.partition);
      const key = counterKey(ref.counter, ref.window);
      const state = draft.counter({ partition, counter: ref.counter, key });
      return charges.readCounter(ref, state, draft.limit(partition, ref.counter), draft.now);
    });
    return { now: draft.now, counters: readings };
  }

  async snapshot(partition: Partition): Promise<PartitionSnapshot> {
    charges.requirePartition(partition, 'partition');
    const now = (await this.view()).time.now();
    const range = this.store.entries.getRange(partitionRange(partitionKey(partition)));
    const records = [...range].map(({ key, value }) => entryRecord(key, value));
    return snapshotOf(partition, records, now);
  }

  async setLimit(request: SetLimitRequest): Promise<SetLimitAnswer> {
    charges.requireSetLimitRequest(request);
    return this.submit((set) => setLimit(set, request));
  }

  async erase(partition: Partition): Promise<number> {
    charges.requirePartition(partition, 'partition');
    return this.submit((set) => erasePartition(set, partitionKey(partition)));
  }

  async get(key: string): Promise<StoredDocument | undefined> {
    requireDocumentKey(key);
    return getDocument(await this.view(), key);
  }

  async set(key: string, value: string, options: SetDocumentOptions = {}): Promise<number> {
    requireDocumentKey(key);
    requireDocument(value, options);
    return this.submit((set) => setDocument(set, key, value, options));
  }

  async delete(key: string, options: { readonly ifVersion?: number } = {}): Promise<boolean> {
    requireDocumentKey(key);
    requireDocumentOptions(options);
    return this.submit((set) => deleteDocument(set, key, options.ifVersion));
  }

  async increment(key: string, by = 1n, options: { readonly ttlMs?: number } = {}): Promise<bigint> {
    requireDocumentKey(key);
    requireDocumentOptions(options);
    charges.requireAmount(by, 'by', -charges.MAX_AMOUNT);
    return this.submit((set) => incrementDocument(set, key, by, options.ttlMs));
  }

  async incarnation(): Promise<string> {
    await this.view();
    return this.store.meta.get('incarnation')!;
  }

  /** A store on this machine is never exchanged under a running process, so there is none to adopt but its own. */
  async adopt(incarnation: string): Promise<void> {
    const own = await this.incarnation();
    if (incarnation !== own) throw new ValidationError('incarnation', `must be ${own}, the only one there is`);
  }

  async ping(): Promise<void> {
    await this.view();
    requireInPlace(this.store);
  }

  /** All as it stands at one moment, also while others write; the file cannot reuse space until it was read. */
  async *dump(): AsyncGenerator<StateRecord> {
    const now = (await this.view()).time.now();
    const transaction = this.store.entries.useReadTransaction();
    try {
      for (const { key, value } of this.store.entries.getRange({ transaction })) {
        if (untilOf(value) > now) yield entryRecord(key, value);
      }
    } finally {
      transaction.done();
    }
  }

  async load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>): Promise<void> {
    this.requireOpen();
    await loadRecords(this.store, this.commits, records);
  }

  /**
   * Resolves when every call is answered and what they did is on the disk. Where another process holds the store, they
   * are refused after 10 s; then it resolves too, and what is open is closed as soon as that process lets it.
   */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const left = this.commits.close().then(() => leaveStore(this.store));
    await Promise.race([left, this.commits.hasGivenUp()]);
  }

  private execute<T>(call: (draft: charges.Draft) => T): Promise<T> {
    return this.submit((set) => {
      const draft = set.draft();
      const answer = call(draft);
      set.apply(draft);
      return answer;
    });
  }

  private submit<T>(work: (set: WorkingSet) => T): Promise<T> {
    this.requireOpen();
    return this.commits.submit(work);
  }

  /** What is stored now, whoever stored it; to read only, at once. */
  private async view(): Promise<WorkingSet> {
    for (;;) {
      const set = this.stored();
      if (seesAll(this.store)) return set;
      // Nothing is written until LMDB was put right.
      await this.commits.submit(() => undefined);
    }
  }

  private stored(): WorkingSet {
    this.requireOpen();
    try {
      this.store.entries.resetReadTxn();
      return new WorkingSet(this.store, this.time);
    } catch (cause) {
      throw lmdbError('Reading the state in', this.store.path, cause);
    }
  }

  private requireOpen(): void {
    if (this.closed) throw new StateError('closed', 'The backend was closed.');
  }
}
