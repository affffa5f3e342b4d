import { randomUUID } from 'node:crypto';
import { StateError } from '../../errors';
import type { Clock } from '../../time';
import { hashId, IMPRESSION, leadOf, partitionKey } from '../charges';
import { MemoryBackend } from '../memory';
import type { CommitAnswer, CommitRequest, ReleaseAnswer, ReleaseRequest } from '../port/hold';
import type { Partition } from '../port/partition';
import type { ConsumeAnswer, ConsumeRequest, ReserveAnswer, ReserveRequest } from '../port/reserve';
import { capsOnly, withoutMoney } from './caps-only';
import { consumeEntry, reserveEntry, type ShadowEntry } from './shadow-entry';

/** Decides for a state that cannot be asked, and keeps what it has to hear of. */
export class ShadowMemory {
  private readonly memory: MemoryBackend;
  /** Not that of any other process: each decides for itself, and all of it counts. */
  private readonly seed = randomUUID();
  /** What the state has not heard of, by the shadow's ids. */
  readonly entries = new Map<string, ShadowEntry>();
  /** Until when requests are remembered that were decided here, by the shadow's ids, in their order. */
  private readonly decided = new Map<string, number>();

  /** @param maxEntries of the memory, and reservations that wait */
  constructor(
    clock: Clock,
    private readonly maxEntries: number,
  ) {
    this.memory = new MemoryBackend({ clock, maxEntries });
  }

  /** The shadow's id of a request that it decided; `undefined` for all others. */
  idOf(lead: Partition, id: string): string | undefined {
    if (this.decided.size === 0) return undefined;
    const own = this.ownId(lead, id);
    return this.knows(own) ? own : undefined;
  }

  /**
   * Decides a request, or answers as before.
   *
   * @throws StateError `error` where it may not decide: money is in all options, or the shadow is full
   */
  async reserve(request: ReserveRequest, error: StateError): Promise<ReserveAnswer> {
    const id = this.ownId(leadOf(request.bind), request.id);
    const isKnown = this.knows(id) && !request.dryRun;
    const caps = isKnown ? request : capsOnly(request);
    if (!caps || (!isKnown && !this.mayKeep(id))) throw error;
    const answer = await instead(error, this.memory.reserve({ ...caps, id }));
    if (!request.dryRun && !answer.replayed && answer.slots.some(({ status }) => status === 'held')) {
      this.keep(reserveEntry(id, caps, answer.slots, answer.now, error));
    }
    return answer;
  }

  /** @throws StateError `error` where it may not decide: money is in all options, or the shadow is full */
  async consume(request: ConsumeRequest, error: StateError): Promise<ConsumeAnswer> {
    const id = this.ownId(leadOf(request.bind), request.id);
    const isKnown = this.knows(id);
    const options = isKnown ? request.options : withoutMoney(request.options);
    if (!options || (!isKnown && !this.mayKeep(id))) throw error;
    const caps = { ...request, options };
    const answer = await instead(error, this.memory.consume({ ...caps, id }));
    if (!answer.replayed && answer.slot.status === 'committed') {
      this.keep(consumeEntry(id, caps, answer.slot, answer.now, error));
    }
    return answer;
  }

  async commit(entry: ShadowEntry, request: CommitRequest): Promise<CommitAnswer> {
    // Kept before the answer is there, since the entry may be merged meanwhile.
    const isNew = !entry.commits.some((before) => isSameEvent(before, request));
    if (isNew) entry.commits.push(request);
    try {
      return await this.memory.commit(request);
    } catch (error) {
      if (isNew) entry.commits.splice(entry.commits.indexOf(request), 1);
      throw error;
    }
  }

  release(entry: ShadowEntry, request: ReleaseRequest): Promise<ReleaseAnswer> {
    entry.slots.forEach((_taken, slot) => {
      if (request.slot === undefined || request.slot === slot) entry.released.add(slot);
    });
    return this.memory.release({ ...request, reservation: entry.id });
  }

  /** Forgets a partition; what counts in others, the state still has to hear of. */
  async erase(partition: Partition): Promise<void> {
    const key = partitionKey(partition);
    for (const entry of this.entries.values()) entry.erased.add(key);
    await this.memory.erase(partition);
  }

  private keep(entry: ShadowEntry): void {
    this.entries.set(entry.id, entry);
    this.decided.set(entry.id, entry.rememberUntil);
    for (const [id, until] of this.decided) {
      if (until > this.memory.now() && this.decided.size <= this.maxEntries) break;
      this.decided.delete(id);
    }
  }

  private knows(id: string): boolean {
    return (this.decided.get(id) ?? 0) > this.memory.now();
  }

  /** Not where the id is forgotten, and what it stood for waits still: the state is away for longer than it is remembered. */
  private mayKeep(id: string): boolean {
    return this.entries.size < this.maxEntries && !this.entries.has(id);
  }

  private ownId(lead: Partition, id: string): string {
    return hashId(`${this.seed} ${partitionKey(lead)} ${id}`);
  }
}

function isSameEvent(one: CommitRequest, { hold, event = IMPRESSION }: CommitRequest): boolean {
  return one.hold.slot === hold.slot && (one.event ?? IMPRESSION) === event;
}

/** A shadow that is full cannot decide: then the state's own error is what counts. */
async function instead<T>(error: StateError, answering: Promise<T>): Promise<T> {
  try {
    return await answering;
  } catch (own) {
    throw own instanceof StateError && own.reason === 'full' ? error : own;
  }
}
