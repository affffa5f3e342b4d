import { randomBytes } from 'node:crypto';
import {
  charges,
  counterKey,
  nameKey,
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
import type { BreakerState } from './connection/circuit-breaker';
import { connect, type Connected } from './connection/connect';
import type { Link, PartitionFields, RedisRequest } from './connection/link';
import { failureOf } from './decode/failure';
import { whole } from './decode/counter-text';
import { readSnapshot, timeOf } from './decode/snapshot';
import { readField } from './decode/stored-field';
import { Documents } from './documents';
import { dumpState, loadState } from './dump';
import { halves, type EncodedOption } from './encode/encode-option';
import type { Asking, Executing } from './executing';
import { ExecutingWhole } from './executing-whole';
import { keyPrefix } from './names';
import { RememberedRefusals } from './refusals/remembered-refusals';
import type { RedisBackendOptions } from './redis-backend-options';
import { ExecutingSpread } from './spread/executing-spread';
import { Templates } from './store/templates';

/** State in Redis, exact and shared by any number of servers: one Redis, Sentinel, or a cluster. */
export class RedisBackend implements StateBackend {
  private readonly link: Link;
  private readonly clock: Clock;
  private readonly prefix: string;
  private readonly documents: Documents;
  private readonly templates: Templates;
  private readonly refusals: RememberedRefusals;
  private readonly executing: Executing;
  private readonly spread: boolean;
  private offset = 0;
  private knownIncarnation = '-';
  private closed = false;

  private constructor(
    private readonly connected: Connected,
    options: RedisBackendOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.prefix = keyPrefix(options.prefix ?? 'xsp:');
    this.link = connected.link(
      this.prefix,
      () => this.knownIncarnation,
      (partition, member) => this.heal(partition, member),
    );
    this.documents = new Documents(this.prefix, this.link);
    this.templates = new Templates(this.prefix, {
      learn: (pairs) => this.link.learn(pairs),
      hset: async (key, id, text) => void (await this.link.command('HSET', key, id, text)),
      hget: async (key, id) => (await this.link.command('HGET', key, id)) as string | null,
      unlink: async (key) => void (await this.link.command('UNLINK', key)),
      now: () => this.now(),
    });
    const asking: Asking = {
      now: () => this.now(),
      ask: (request, options, what) => this.ask(request, options, what),
      fields: (partition, fields) => this.fields(partition, fields),
      read: async (partition, fields) => {
        this.requireOpen();
        const answer = await this.link.read([{ partition, ...(fields && { fields }) }]);
        return { now: this.learn(answer.now), fields: answer.partitions[0]! };
      },
    };
    this.refusals = new RememberedRefusals(options.rememberRefusals ?? 100_000);
    connected.onLost(() => this.refusals.clear());
    this.spread = connected.spread;
    this.executing = this.spread
      ? new ExecutingSpread(this.templates, asking)
      : new ExecutingWhole(this.templates, asking, this.refusals);
  }

  /**
   * Connects, loads the functions, and looks at how the servers are configured.
   *
   * @throws ValidationError when an option is wrong, or a server would evict budgets
   * @throws StateError `unavailable` when Redis cannot be reached in `connectMs`
   */
  static async open(options: RedisBackendOptions): Promise<RedisBackend> {
    const connected = await connect(options);
    try {
      const backend = new RedisBackend(connected, options);
      backend.knownIncarnation = await backend.incarnation();
      await backend.ping();
      return backend;
    } catch (error) {
      await connected.close();
      throw error;
    }
  }

  now(): number {
    return this.clock.now() + this.offset;
  }

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    charges.requireReserveRequest(request);
    return this.executing.reserve(request);
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    charges.requireConsumeRequest(request);
    return this.executing.consume(request);
  }

  async commit(request: CommitRequest): Promise<CommitAnswer> {
    charges.requireCommitRequest(request);
    return this.executing.commit(request);
  }

  async release(request: ReleaseRequest): Promise<ReleaseAnswer> {
    charges.requireReleaseRequest(request);
    return this.executing.release(request);
  }

  /** Whether calls are refused at once, because Redis has not answered lately. */
  get breakerState(): BreakerState {
    return this.connected.breakerState();
  }

  async inspect(counters: readonly CounterRef[]): Promise<InspectAnswer> {
    charges.requireCounterRefs(counters);
    this.requireOpen();
    const byPartition = new Map<string, Set<string>>();
    for (const { partition, counter, window } of counters) {
      const fields = byPartition.get(partitionKey(partition)) ?? new Set();
      byPartition.set(partitionKey(partition), fields);
      fields.add(undatedField(counter)).add(fieldOf({ counter, window }));
    }
    const reads = [...byPartition].map(([partition, fields]) => ({ partition, fields: [...fields] }));
    const answer = await this.link.read(reads);
    const now = this.learn(Math.max(answer.now, ...answer.partitions.map(timeOf)));
    const found = new Map(reads.map(({ partition }, index) => [partition, answer.partitions[index]!]));
    const readings = counters.map((ref) => {
      const fields = found.get(partitionKey(ref.partition))!;
      const field = fieldOf(ref);
      const value = fields.get(field);
      const undated = fields.get(undatedField(ref.counter));
      const key = counterKey(ref.counter, ref.window);
      const stored =
        value && readField(field, value).counters.find((each) => counterKey(each.counter, each.window) === key);
      const state = stored && !charges.mayBeForgotten(stored.state, now) ? stored.state : undefined;
      const limit = undated && readField(undatedField(ref.counter), undated).limit;
      return charges.readCounter(ref, state, limit, now);
    });
    return { now, counters: readings };
  }

  async snapshot(partition: Partition): Promise<PartitionSnapshot> {
    charges.requirePartition(partition, 'partition');
    this.requireOpen();
    const answer = await this.link.read([{ partition: partitionKey(partition) }]);
    const fields = answer.partitions[0]!;
    const now = this.learn(Math.max(answer.now, timeOf(fields)));
    return readSnapshot(partition, fields, now, (id) => this.templates.get(id));
  }

  async setLimit(asked: SetLimitRequest): Promise<SetLimitAnswer> {
    charges.requireSetLimitRequest(asked);
    const { partition, counter, at, ifVersion } = asked;
    if ((await this.incarnation()) !== this.knownIncarnation) throw failureOf('E stateLost', { what: '' });
    const key = partitionKey(partition);
    const name = nameKey(counter);
    const request: RedisRequest = ['S', key, name, `${halves(at).join(' ')} ${ifVersion ?? '-'}`];
    const [, now, version, high, low] = (await this.ask(request, [], `The limit of ${name}`)).split(' ');
    const previous = high === undefined ? undefined : whole(high, low!);
    return { now: Number(now), version: Number(version), ...(previous !== undefined && { previous }) };
  }

  async erase(partition: Partition): Promise<number> {
    charges.requirePartition(partition, 'partition');
    return this.executing.erase(partition);
  }

  async get(key: string): Promise<StoredDocument | undefined> {
    this.requireOpen();
    return this.documents.get(key);
  }

  async set(key: string, value: string, options?: SetDocumentOptions): Promise<number> {
    this.requireOpen();
    return this.documents.set(key, value, options);
  }

  async delete(key: string, options?: { readonly ifVersion?: number }): Promise<boolean> {
    this.requireOpen();
    return this.documents.delete(key, options);
  }

  async increment(key: string, by?: bigint, options?: { readonly ttlMs?: number }): Promise<bigint> {
    this.requireOpen();
    return this.documents.increment(key, by, options);
  }

  /** The id of what is stored; a store that has none (a new one, or one that was emptied) gets one. */
  async incarnation(): Promise<string> {
    this.requireOpen();
    const key = `${this.prefix}incarnation`;
    const there = await this.link.command('GET', key);
    if (typeof there === 'string') return there;
    await this.link.command('SET', key, randomBytes(9).toString('base64url'), 'NX');
    return (await this.link.command('GET', key)) as string;
  }

  async adopt(incarnation: string): Promise<void> {
    const there = await this.incarnation();
    if (incarnation !== there) throw new ValidationError('incarnation', `must be ${there}, that of what is stored`);
    this.templates.forgetKept();
    this.refusals.clear();
    this.knownIncarnation = there;
  }

  async ping(): Promise<void> {
    this.requireOpen();
    const { now } = await this.link.read([]);
    this.learn(now);
  }

  async *dump(): AsyncGenerator<StateRecord> {
    this.requireOpen();
    const { link, prefix, documents, templates, spread } = this;
    yield* dumpState({ link, prefix, documents, templates, spread });
  }

  async load(records: AsyncIterable<StateRecord> | Iterable<StateRecord>): Promise<void> {
    this.requireOpen();
    await loadState(records, this.link, this.prefix, this.documents, this.templates, this.spread);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.link.close();
  }

  private async fields(partition: string, fields: readonly string[]): Promise<PartitionFields> {
    this.requireOpen();
    const values = await this.link.commandBuffer('HMGET', `${this.prefix}{${partition}}`, ...fields);
    const found = new Map<string, Buffer>();
    (values as (Buffer | null)[]).forEach((value, index) => value && found.set(fields[index]!, value));
    return found;
  }

  /** Executes a request, with the templates that it needs. @throws StateError what the answer says */
  private async ask(request: RedisRequest, encoded: readonly EncodedOption[], what: string): Promise<string> {
    this.requireOpen();
    const keeping = this.templates.keep(encoded);
    if (keeping) await keeping;
    for (let taught = 0; ; taught++) {
      const answer = await this.link.run(request);
      if (answer[0] === 'E') throw await this.failure(answer, what);
      if (answer[0] !== 'U' || taught === 3) {
        this.learn(timeOfAnswer(answer));
        return answer;
      }
      await this.templates.teach(answer.slice(2), encoded);
    }
  }

  /** What an answer says; on a cluster, where a call sees its own node only, a limit that is gone may mean more. */
  private async failure(answer: string, what: string): Promise<StateError> {
    const error = failureOf(answer, { what });
    if (error.reason !== 'missing' || (await this.incarnation()) === this.knownIncarnation) return error;
    return failureOf('E stateLost', { what });
  }

  /** Another server may have died between two steps of a commit; what it left is done in the background. */
  private heal(partition: string, member: string): void {
    if (this.executing instanceof ExecutingSpread) this.executing.heal(partition, member).catch(() => undefined);
  }

  private learn(now: number): number {
    this.offset = now - this.clock.now();
    return now;
  }

  private requireOpen(): void {
    if (this.closed) throw new StateError('closed', 'The backend was closed.');
  }
}

/** Answers say the state's time after their letter. */
function timeOfAnswer(answer: string): number {
  const over = answer.indexOf(' ', 2);
  return Number(over < 0 ? answer.slice(2) : answer.slice(2, over));
}

function undatedField(counter: readonly string[]): string {
  return `c:${nameKey(counter)}`;
}

function fieldOf({ counter, window }: Pick<CounterRef, 'counter' | 'window'>): string {
  return window.kind === 'fixed' ? `${undatedField(counter)}|${window.start}-${window.end}` : undatedField(counter);
}
