import type { CounterReading, CounterRef, Limit, Partition, StateErrorReason, StoredLimit } from '@xsp/core';
import { counterId, limitId, partitionText } from './counter-id';
import { Ledger, type Posting } from './ledger';

/** What the model says instead of an answer. */
export class Refusal extends Error {
  constructor(readonly reason: StateErrorReason) {
    super(`the model says ${reason}`);
  }
}

export interface ModelHold {
  readonly key: string;
  readonly position: number;
  readonly expiresAt: number;
  readonly postings: readonly Posting[];
  readonly events: Set<string>;
  state: 'held' | 'committed' | 'released';
}

export interface ModelReservation {
  readonly id: string;
  readonly lead: Partition;
  readonly fingerprint: string;
  readonly madeAt: number;
  readonly rememberUntil: number;
  /** `undefined` for a slot that took nothing; no slots at all for a mark. */
  readonly slots: readonly (ModelHold | undefined)[];
}

/**
 * The state port as plain lists, written from its rules and not from its code: slow, complete, and easy to agree with.
 * Every method is told the time.
 */
export class Model {
  readonly ledger = new Ledger();
  readonly reservations: ModelReservation[] = [];
  readonly limits = new Map<string, StoredLimit>();
  private readonly erasures = new Map<string, number>();

  /** A reservation that is still remembered. */
  known(lead: Partition, id: string, now: number): ModelReservation | undefined {
    const there = partitionText(lead);
    return this.reservations.findLast(
      (one) => one.id === id && partitionText(one.lead) === there && now < one.rememberUntil,
    );
  }

  isLive(hold: ModelHold, now: number): boolean {
    return hold.state === 'held' && now < hold.expiresAt;
  }

  storedLimit(counter: CounterRef): bigint {
    const limit = this.limits.get(limitId(counter.partition, counter.counter));
    if (!limit) throw new Refusal('missing');
    return limit.at;
  }

  /** A limit as a number or a curve. */
  limitOf(counter: CounterRef, { at }: Limit): Exclude<Limit['at'], 'stored'> {
    return at === 'stored' ? this.storedLimit(counter) : at;
  }

  setLimit(partition: Partition, counter: readonly string[], at: bigint): StoredLimit | undefined {
    const id = limitId(partition, counter);
    const before = this.limits.get(id);
    this.limits.set(id, { at, version: (before?.version ?? 0) + 1 });
    return before;
  }

  /** Ends the holds that the partition leads, and forgets what it counted. */
  erase(partition: Partition, now: number): void {
    const there = partitionText(partition);
    for (const { lead, slots } of this.reservations) {
      if (partitionText(lead) !== there) continue;
      for (const hold of slots) if (hold && this.isLive(hold, now)) this.giveBack(hold);
    }
    this.ledger.forget(there);
    for (const id of this.limits.keys()) if (id.startsWith(`${there} `)) this.limits.delete(id);
    this.erasures.set(there, now);
  }

  wasErasedSince(partition: Partition, time: number): boolean {
    return (this.erasures.get(partitionText(partition)) ?? -1) >= time;
  }

  giveBack(hold: ModelHold): void {
    hold.state = 'released';
    for (const posting of hold.postings) if (posting.state === 'open') posting.state = 'freed';
  }

  /** The moments after `now` at which what counts on the counter may become less. */
  changesOf(counter: CounterRef, now: number): number[] {
    return this.ledger.changes(counter, counterId(counter), now);
  }

  read(counter: CounterRef, now: number): CounterReading {
    const id = counterId(counter);
    const { committed, held } = this.ledger.usage(counter, id, now);
    const limit = this.limits.get(limitId(counter.partition, counter.counter));
    const reading = { ...counter, committed, held, endsAt: this.ledger.endsAt(counter, id, now) };
    if (!limit) return reading;
    const left = limit.at - committed - held;
    return { ...reading, limit, remaining: left < 0n ? 0n : left, overcommitted: left < 0n };
  }
}
