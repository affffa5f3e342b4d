import type {
  Binding,
  CommitAnswer,
  CommitRequest,
  ConsumeAnswer,
  CounterReading,
  CounterTemplate,
  FilledSlot,
  HoldRef,
  Option,
  Partition,
  Refusal,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveRequest,
  Slot,
  SlotAnswer,
  StateBackend,
} from '@xsp/core';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Harness, StateBackendUnderTest } from '../harness';
import { describe } from './assert';
import { charge, option, type ChargeParts } from './charges';

/** What may be offered to a slot: an option, or the parts of one charge. */
export type Offer = Option | ChargeParts;

/** What a test wants otherwise of a reserve. */
export type Ask = Partial<ReserveRequest> & { readonly ttlMs?: number };

const MINUTE = 60_000;

/** One test's view of a store: partitions nobody else uses, and short ways to call. */
export class World {
  /** The lead of all requests, bound to the role `viewer`. */
  readonly viewer: Partition = { kind: 'viewer', id: fresh() };
  readonly household: Partition = { kind: 'household', id: fresh() };
  /** The money's partition, named by charges as `money`. */
  readonly advertiser: Partition = { kind: 'advertiser', id: fresh() };
  readonly money: readonly [string, string] = [this.advertiser.kind, this.advertiser.id];
  readonly bind: Binding = { viewer: this.viewer, household: this.household };

  constructor(
    readonly harness: Harness,
    readonly under: StateBackendUnderTest,
  ) {}

  get backend(): StateBackend {
    return this.harness.backend;
  }

  now(): number {
    return this.harness.now();
  }

  /** An id that was never used. */
  id(): string {
    return fresh();
  }

  advance(ms: number): Promise<void> {
    return this.advanceTo(this.now() + ms);
  }

  /** Moves the time to exactly `time`. */
  async advanceTo(time: number): Promise<void> {
    for (let tries = 0; this.now() < time && tries < 10; tries++) await this.harness.advance(time - this.now());
    assert.equal(this.now(), time, 'advance must move the time by as much, and nothing else');
  }

  /** Moves the time to where nothing of the hold is held any more, in no partition. */
  expire({ expiresAt }: FilledSlot): Promise<void> {
    return this.advanceTo(Math.max(this.now(), expiresAt + (this.under.graceMs ?? 0)));
  }

  /** A reserve with one slot for each list of offers; TTL two minutes, remembered for an hour. */
  request(offers: readonly (Offer | readonly Offer[])[], { ttlMs = 2 * MINUTE, ...parts }: Ask = {}): ReserveRequest {
    const slots = offers.map((offer): Slot => {
      const list = Array.isArray(offer) ? (offer as readonly Offer[]) : [offer as Offer];
      return { options: list.map(optionOf), ttlMs };
    });
    return { id: this.id(), bind: this.bind, rememberMs: 60 * MINUTE, slots, ...parts };
  }

  reserve(offers: readonly (Offer | readonly Offer[])[], ask?: Ask): Promise<ReserveAnswer> {
    return this.backend.reserve(this.request(offers, ask));
  }

  /** Reads one answer's only slot, which must have been taken. */
  taken(slot: SlotAnswer | undefined): FilledSlot {
    assert.ok(slot?.status === 'held' || slot?.status === 'committed', `should be taken: ${describe(slot)}`);
    return slot;
  }

  /** Offers one option to one slot. */
  async offer(offer: Offer, ask?: Ask): Promise<SlotAnswer> {
    const answer = await this.reserve([offer], ask);
    assert.equal(answer.slots.length, 1);
    return answer.slots[0]!;
  }

  /** Offers one option to one slot, which must take it. */
  async hold(offer: Offer, ask?: Ask): Promise<FilledSlot> {
    const slot = await this.offer(offer, ask);
    assert.equal(slot.status, 'held', `should be held: ${describe(slot)}`);
    return slot;
  }

  /** Offers one option to one slot, which must refuse it. @returns the refusal */
  async refused(offer: Offer, ask?: Ask): Promise<Refusal> {
    const slot = await this.offer(offer, ask);
    assert.equal(slot.status, 'refused', `should be refused: ${describe(slot)}`);
    const { refusals } = slot as { refusals: readonly Refusal[] };
    assert.equal(refusals.length, 1);
    return refusals[0]!;
  }

  /** Holds and commits. */
  async spend(offer: Offer, ask?: Ask): Promise<FilledSlot> {
    const slot = await this.hold(offer, ask);
    assert.equal((await this.commit(slot)).status, 'committed');
    return slot;
  }

  consume(offer: Offer, parts: Partial<Parameters<StateBackend['consume']>[0]> = {}): Promise<ConsumeAnswer> {
    return this.backend.consume({
      id: this.id(),
      bind: this.bind,
      options: [optionOf(offer)],
      rememberMs: 60 * MINUTE,
      ...parts,
    });
  }

  commit({ hold }: { readonly hold: HoldRef }, parts: Omit<CommitRequest, 'hold'> = {}): Promise<CommitAnswer> {
    return this.backend.commit({ hold, ...parts });
  }

  /** Releases the hold's slot alone. */
  release({ hold }: { readonly hold: HoldRef }): Promise<ReleaseAnswer> {
    const { reservation, lead, slot } = hold;
    return this.backend.release({ reservation, lead, slot, rememberMs: 60 * MINUTE });
  }

  /** Reads the counter that the charge counts on. */
  async read(parts: ChargeParts): Promise<CounterReading> {
    const { partition, counter, window } = charge(parts);
    const ref = { partition: this.partition(partition), counter: counter as readonly string[], window };
    const { counters } = await this.backend.inspect([ref]);
    assert.equal(counters.length, 1);
    return counters[0]!;
  }

  /** Committed and held of the counter that the charge counts on. */
  async usage(parts: ChargeParts): Promise<readonly [committed: bigint, held: bigint]> {
    const { committed, held } = await this.read(parts);
    return [committed, held];
  }

  /** A charge of money on the advertiser's counter `spend`, within its stored limit. */
  price(amount: bigint, parts: ChargeParts = {}): ChargeParts {
    return { partition: this.money, counter: ['spend'], amount, at: 'stored', whenLate: 'fit', ...parts };
  }

  /** Stores the money that may be spent on what `price` charges. */
  budget(at: bigint, parts: ChargeParts = {}) {
    return this.setLimit(this.price(0n, parts), at);
  }

  /** Keeps a limit beside the counter that the charge counts on. */
  setLimit(parts: ChargeParts, at: bigint, ifVersion?: number) {
    const { partition, counter } = charge(parts);
    return this.backend.setLimit({
      partition: this.partition(partition),
      counter: counter as readonly string[],
      at,
      ...(ifVersion !== undefined && { ifVersion }),
    });
  }

  private partition(ref: CounterTemplate['partition']): Partition {
    return typeof ref === 'string' ? this.bind[ref]! : { kind: ref[0], id: ref[1] };
  }
}

function optionOf(offer: Offer): Option {
  return 'claims' in offer ? offer : option(offer);
}

function fresh(): string {
  return randomBytes(9).toString('base64url');
}
