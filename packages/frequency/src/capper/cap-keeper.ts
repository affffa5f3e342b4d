import { randomUUID } from 'node:crypto';
import {
  atStateTime,
  defineOption,
  hashId,
  type Charge,
  type CommitAnswer,
  type CounterReading,
  type CounterRef,
  type HoldRef,
  type Option,
  type Partition,
  type ReleaseAnswer,
  type StateBackend,
} from '@xsp/core';
import { viewerPartition, type IdSecret } from '../identity/identity';
import { decisionOf, type CapDecision, type HeldDecision } from './cap-decision';

/** Settings that the cappers share. */
export interface CapKeeperOptions {
  /** What user ids are hashed with before they reach the state. It must not change. */
  readonly secret?: IdSecret;
  /** How long an ad on its way holds its place, in ms; 120,000 when left out. */
  readonly holdMs?: number;
  /** How long holds and ids of records are remembered, in ms; six hours when left out, seven days at most. */
  readonly rememberMs?: number;
}

/** One call of a capper: for the same id it is the same, however often it is made. */
export interface CapCall {
  /** Any text; made up when left out. */
  readonly id?: string;
}

/** Makes the charges of an ad at a moment of the state's time. */
export type ChargesAt = (at: number) => readonly Charge[];

/**
 * Puts charges of one viewer to the state: what the cappers have in common. All charges are on the role `viewer`; more
 * than one goes through whole or not at all.
 */
export class CapKeeper {
  private readonly secret: IdSecret | undefined;
  private readonly holdMs: number;
  private readonly rememberMs: number;

  constructor(
    private readonly backend: StateBackend,
    { secret, holdMs = 120_000, rememberMs = 6 * 3_600_000 }: CapKeeperOptions = {},
  ) {
    this.secret = secret;
    this.holdMs = holdMs;
    this.rememberMs = rememberMs;
  }

  /** What would be decided; changes nothing. */
  async check(userId: string, charges: ChargesAt): Promise<CapDecision> {
    const { canServe, reason, refusal } = await this.put(userId, charges, randomUUID(), true);
    return { canServe, reason, ...(refusal && { refusal }) };
  }

  /** Decides and holds in one call. */
  async reserve(userId: string, charges: ChargesAt, call: CapCall = {}): Promise<HeldDecision> {
    return this.put(userId, charges, idOf('reserve', charges(this.backend.now()), call), false);
  }

  /** Decides and counts in one call. */
  async consume(userId: string, charges: ChargesAt, call: CapCall = {}): Promise<CapDecision> {
    const id = idOf('consume', charges(this.backend.now()), call);
    const answer = await atStateTime(this.backend, (at) =>
      this.backend.consume({
        id,
        bind: { viewer: this.viewer(userId) },
        options: [defineOption('ad', charges(at))],
        rememberMs: this.rememberMs,
      }),
    );
    const { canServe, reason, refusal } = decisionOf(answer.slot);
    return { canServe, reason, ...(refusal && { refusal }) };
  }

  /** Counts what has happened, above the limits too. */
  async record(userId: string, charges: ChargesAt, call: CapCall = {}): Promise<void> {
    const viewer = this.viewer(userId);
    const now = charges(this.backend.now());
    const id = idOf('record', now, call);
    const facts = (at: number) => charges(at).map((charge) => ({ ...charge, limits: [] }));
    if (now.some(({ window }) => window.kind === 'sliding')) return this.recordEvent(viewer, id, charges);
    await atStateTime(this.backend, (at) =>
      this.backend.consume({
        id,
        bind: { viewer },
        options: [defineOption('fact', facts(at))],
        rememberMs: this.rememberMs,
      }),
    );
  }

  /** The counters that charges of a viewer name. */
  async read(userId: string, charges: ChargesAt): Promise<readonly CounterReading[]> {
    const viewer = this.viewer(userId);
    const refs = charges(this.backend.now()).map(({ counter, window }): CounterRef => ({
      partition: viewer,
      counter: counter as readonly string[],
      window,
    }));
    return (await this.backend.inspect(refs)).counters;
  }

  commit(hold: HoldRef): Promise<CommitAnswer> {
    return this.backend.commit({ hold });
  }

  release(hold: HoldRef): Promise<ReleaseAnswer> {
    const { reservation, lead, slot } = hold;
    return this.backend.release({ reservation, lead, slot, rememberMs: this.rememberMs });
  }

  erase(userId: string): Promise<number> {
    return this.backend.erase(this.viewer(userId));
  }

  /** A sliding log is bounded by a limit, which only an event may pass: that of an ad that holds nothing. */
  private async recordEvent(viewer: Partition, id: string, charges: ChargesAt): Promise<void> {
    await this.backend.reserve({
      id,
      bind: { viewer },
      slots: [{ options: [defineOption('fact', [])], ttlMs: this.holdMs }],
      rememberMs: this.rememberMs,
    });
    // The hold may have ended when the same call is made again; its event counts once all the same.
    const hold = { reservation: id, slot: 0, lead: viewer, home: viewer };
    await atStateTime(this.backend, (at) =>
      this.backend.commit({ hold, option: defineOption('fact', charges(at)), bind: { viewer } }),
    );
  }

  private viewer(userId: string): Partition {
    return viewerPartition(userId, this.secret);
  }

  private async put(userId: string, charges: ChargesAt, id: string, dryRun: boolean): Promise<HeldDecision> {
    const option = (at: number): Option => defineOption('ad', charges(at));
    const answer = await atStateTime(this.backend, (at) =>
      this.backend.reserve({
        id,
        bind: { viewer: this.viewer(userId) },
        slots: [{ options: [option(at)], ttlMs: this.holdMs }],
        rememberMs: this.rememberMs,
        dryRun,
      }),
    );
    return decisionOf(answer.slots[0]!);
  }
}

/** The same for the same call on the same counters, and another for any other. */
function idOf(call: string, charges: readonly Charge[], { id }: CapCall): string {
  if (id === undefined) return randomUUID();
  return hashId(JSON.stringify([call, charges.map(({ counter }) => counter), id]));
}
