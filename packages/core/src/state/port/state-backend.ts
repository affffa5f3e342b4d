import type { CounterRef } from './counter';
import type { DocumentStore } from './documents';
import type { StateRecord } from './dump';
import type { CommitAnswer, CommitRequest, ReleaseAnswer, ReleaseRequest } from './hold';
import type { InspectAnswer, PartitionSnapshot } from './inspect';
import type { Partition } from './partition';
import type { ConsumeAnswer, ConsumeRequest, ReserveAnswer, ReserveRequest } from './reserve';
import type { SetLimitAnswer, SetLimitRequest } from './set-limit';

/**
 * The state port: executes charges atomically and knows nothing of ads, users or money. Every backend passes the suite
 * of `@xsp/state-testkit`.
 *
 * Every call may throw `ValidationError` (the request is malformed; nothing was done) and `StateError` (the state
 * cannot be asked, or says no; nothing was done unless the reason is `timeout`, when the outcome is unknown and the
 * same call may be made again).
 */
export interface StateBackend extends DocumentStore {
  /** The state's time as far as it is known here: the local clock corrected by what the last answer said. */
  now(): number;

  /**
   * Fills the slots in order and holds what they need; one atomic decision.
   *
   * @throws StateError `idConflict`, `wrongWindow` (an option's fixed window does not contain the state's time, which
   * stands in `details.now`: rebuild and try once more), `missing` (an option asks for a stored limit that was never
   * set), `overflow`
   */
  reserve(request: ReserveRequest): Promise<ReserveAnswer>;

  /** Reserve and commit in one. */
  consume(request: ConsumeRequest): Promise<ConsumeAnswer>;

  /** An event came. The first commits the hold; each event counts once. */
  commit(request: CommitRequest): Promise<CommitAnswer>;

  /** Gives back what is held. */
  release(request: ReleaseRequest): Promise<ReleaseAnswer>;

  inspect(counters: readonly CounterRef[]): Promise<InspectAnswer>;

  /** All that is stored of one partition (a viewer's, say): one read, whatever its size. */
  snapshot(partition: Partition): Promise<PartitionSnapshot>;

  /**
   * Keeps a limit beside its counter, for all servers at once. Lowering it below what is committed and held succeeds,
   * voids no live hold, and refuses what would raise it.
   *
   * @throws StateError `versionConflict`
   */
  setLimit(request: SetLimitRequest): Promise<SetLimitAnswer>;

  /**
   * Forgets a partition: its counters and limits, and ends the holds it leads (what they held elsewhere is free). A
   * later commit of such a hold counts elsewhere as a late one, and does not bring the partition back.
   *
   * @returns how many counters and limits were removed
   */
  erase(partition: Partition): Promise<number>;

  /**
   * The id the store was created with. One that changes means the state was lost: calls that touch stored limits throw
   * `StateError('stateLost')` until `adopt` is called with the new one.
   */
  incarnation(): Promise<string>;

  /** An operator's word (or an import's) that this incarnation is the one to go on with. */
  adopt(incarnation: string): Promise<void>;

  /** Resolves when the state can be asked; throws `StateError` when not. */
  ping(): Promise<void>;

  /** Everything stored, for an export or a check; not a snapshot when others write meanwhile. */
  dump(): AsyncIterable<StateRecord>;

  /** Loads a dump into an empty store. @throws StateError `versionConflict` when it is not empty */
  load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>): Promise<void>;

  close(): Promise<void>;
}
