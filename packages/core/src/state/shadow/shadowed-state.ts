import { ValidationError, type StateError } from '../../errors';
import {
  leadOf,
  requireCommitRequest,
  requireConsumeRequest,
  requireMs,
  requirePartition,
  requireReleaseRequest,
  requireReserveRequest,
} from '../charges';
import type { CounterRef } from '../port/counter';
import type { SetDocumentOptions, StoredDocument } from '../port/documents';
import type { StateRecord } from '../port/dump';
import type { CommitAnswer, CommitRequest, ReleaseAnswer, ReleaseRequest } from '../port/hold';
import type { InspectAnswer, PartitionSnapshot } from '../port/inspect';
import type { Partition } from '../port/partition';
import type { ConsumeAnswer, ConsumeRequest, ReserveAnswer, ReserveRequest } from '../port/reserve';
import type { SetLimitAnswer, SetLimitRequest } from '../port/set-limit';
import type { StateBackend } from '../port/state-backend';
import { cannotBeAsked } from './cannot-be-asked';
import { hasMoney } from './caps-only';
import { ShadowMemory } from './shadow-memory';
import { ShadowMerges, type ShadowMerge } from './shadow-merges';

export interface ShadowedStateOptions {
  /**
   * The most reservations that wait to be merged, and the most entries of the shadow's memory: 200,000 when left out.
   * Beyond it the state's own error is thrown.
   */
  readonly maxEntries?: number;
  /** How often it is tried to merge while something waits, in ms; 500 when left out. */
  readonly mergeEveryMs?: number;
  /** How many reservations are merged at the same time; 16 when left out. */
  readonly mergeAtOnce?: number;
  /** Hears why the state refused a reservation for good when it was merged; it is not tried again. */
  readonly onDropped?: (error: unknown) => void;
}

/**
 * Goes on with caps while a state cannot be asked; around any backend.
 *
 * While the state answers, it alone decides. When it cannot be asked (`unavailable`, `timeout`, `overloaded`, `readonly`,
 * `full`), a request is decided in a memory of this process, the _shadow_, which knows only what it decided itself.
 * Options with money in them (stored limits, `whenLate: 'fit'`, credits) are left out; where nothing else is left, the
 * state's error is thrown. What the shadow decided is _merged_, once, when the state is back: its holds are held there
 * until their time is over, and what was committed counts, above a limit too, since it was seen.
 *
 * - While the state is away each process lets through what a limit allows: N processes N times as much, beside what the
 *   state had counted before.
 * - A request that the state had answered is a new one for the shadow when it is tried again while the state is away.
 * - What has not been merged when its process ends is lost.
 * - A hold of the shadow is known to its process only, until it is merged. A commit that comes to another is answered
 *   with the state's error, or with `unknown` when the state is back already, and is to be made again.
 * - Rolling and sliding windows count from the merge on. A dated window that is over by then is not counted.
 * - What only reads (`inspect`, `snapshot`) asks the state, and throws what it throws: an unknown count is not 0.
 *
 * @example
 * ```ts
 * const state = new ShadowedState(await RedisBackend.open({ url }));
 * const capper = new FrequencyCapper(state);
 * ```
 */
export class ShadowedState implements StateBackend {
  private readonly shadow: ShadowMemory;
  private readonly merges: ShadowMerges;

  /** @throws ValidationError */
  constructor(
    private readonly state: StateBackend,
    { maxEntries = 200_000, mergeEveryMs = 500, mergeAtOnce = 16, onDropped }: ShadowedStateOptions = {},
  ) {
    requireMs(mergeEveryMs, 'mergeEveryMs', 1, 3_600_000);
    if (!Number.isSafeInteger(mergeAtOnce) || mergeAtOnce < 1) {
      throw new ValidationError('mergeAtOnce', `must be a whole number from 1, but is ${mergeAtOnce}`);
    }
    this.shadow = new ShadowMemory({ now: () => state.now() }, maxEntries);
    this.merges = new ShadowMerges(state, this.shadow.entries, {
      everyMs: mergeEveryMs,
      atOnce: mergeAtOnce,
      onDropped: onDropped ?? (() => undefined),
    });
  }

  /** Reservations that wait to be merged. */
  get waiting(): number {
    return this.shadow.entries.size;
  }

  /**
   * Lets the state hear of what waits now, until it cannot be asked again. This happens by itself, too, as long as
   * something waits. Never throws.
   */
  merge(): Promise<ShadowMerge> {
    return this.merges.merge();
  }

  now(): number {
    return this.state.now();
  }

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    requireReserveRequest(request);
    return this.decide(
      request,
      (asked) => this.state.reserve(asked),
      (error) => this.shadow.reserve(request, error),
    );
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    requireConsumeRequest(request);
    return this.decide(
      request,
      (asked) => this.state.consume(asked),
      (error) => this.shadow.consume(request, error),
    );
  }

  async commit(request: CommitRequest): Promise<CommitAnswer> {
    requireCommitRequest(request);
    const { reservation } = request.hold;
    while (this.isMerging(reservation)) await this.merged(reservation);
    const entry = this.shadow.entries.get(reservation);
    if (!entry) return this.state.commit(request);
    if (!request.option || !hasMoney(request.option)) return this.shadow.commit(entry, request);
    // Money is for the state alone, which has to know the hold first.
    await this.merges.one(entry);
    return this.state.commit(request);
  }

  async release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    requireReleaseRequest(request);
    const reservation = this.shadow.idOf(request.lead, request.reservation) ?? request.reservation;
    while (this.isMerging(reservation)) await this.merged(reservation);
    const entry = this.shadow.entries.get(reservation);
    return entry ? this.shadow.release(entry, request) : this.state.release({ ...request, reservation });
  }

  /** Nothing of it is left here, either; what was decided here still counts in other partitions. */
  async erase(partition: Partition): Promise<number> {
    requirePartition(partition, 'partition');
    const ids = [...this.shadow.entries.keys()].filter((id) => this.isMerging(id));
    const merged = Promise.all(ids.map((id) => this.merged(id)));
    await this.shadow.erase(partition);
    await merged;
    return this.state.erase(partition);
  }

  inspect(counters: readonly CounterRef[]): Promise<InspectAnswer> {
    return this.state.inspect(counters);
  }

  snapshot(partition: Partition): Promise<PartitionSnapshot> {
    return this.state.snapshot(partition);
  }

  setLimit(request: SetLimitRequest): Promise<SetLimitAnswer> {
    return this.state.setLimit(request);
  }

  incarnation(): Promise<string> {
    return this.state.incarnation();
  }

  adopt(incarnation: string): Promise<void> {
    return this.state.adopt(incarnation);
  }

  ping(): Promise<void> {
    return this.state.ping();
  }

  dump(): AsyncIterable<StateRecord> {
    return this.state.dump();
  }

  load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>): Promise<void> {
    return this.state.load(records);
  }

  get(key: string): Promise<StoredDocument | undefined> {
    return this.state.get(key);
  }

  set(key: string, value: string, options?: SetDocumentOptions): Promise<number> {
    return this.state.set(key, value, options);
  }

  delete(key: string, options?: { readonly ifVersion?: number }): Promise<boolean> {
    return this.state.delete(key, options);
  }

  increment(key: string, by?: bigint, options?: { readonly ttlMs?: number }): Promise<bigint> {
    return this.state.increment(key, by, options);
  }

  /** Tries once more to merge what waits, then closes the state. */
  async close(): Promise<void> {
    await this.merges.close();
    await this.state.close();
  }

  /** Asks the state, or the shadow when the state cannot be asked, or had been when the request came first. */
  private async decide<R extends ReserveRequest | ConsumeRequest, A>(
    request: R,
    ask: (request: R) => Promise<A>,
    askShadow: (error: StateError) => Promise<A>,
  ): Promise<A> {
    const isDry = 'dryRun' in request && request.dryRun === true;
    const own = isDry ? undefined : this.shadow.idOf(leadOf(request.bind), request.id);
    if (own !== undefined) while (this.isMerging(own)) await this.merged(own);
    const entry = own === undefined ? undefined : this.shadow.entries.get(own);
    try {
      if (!entry) return await ask(own === undefined ? request : { ...request, id: own });
    } catch (error) {
      // What the state has heard of, it alone knows.
      if (own !== undefined || !cannotBeAsked(error)) throw error;
      const answer = await askShadow(error);
      this.merges.schedule();
      return answer;
    }
    return askShadow(entry.why);
  }

  private isMerging(id: string): boolean {
    return this.shadow.entries.get(id)?.merging !== undefined;
  }

  /** Waits until the state has heard of a reservation, or could not. */
  private async merged(id: string): Promise<void> {
    await this.shadow.entries.get(id)?.merging?.catch(() => undefined);
  }
}
