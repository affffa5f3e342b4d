import {
  ManualClock,
  MemoryBackend,
  Money,
  type Binding,
  type Charge,
  type CounterReading,
  type FilledSlot,
  type Limit,
  type Option,
  type ReserveRequest,
  type SlotAnswer,
  type Window,
} from '../src';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Streams and pods are forgotten a day after they were last touched. */
export const SHORT_LIVED: Window = { kind: 'forever', forgetAfterMs: DAY };
export const LIFETIME: Window = { kind: 'forever' };

export const ADVERTISER = ['advertiser', 'acme'] as const;

/** Units of so many US dollars. */
export function usd(amount: string): bigint {
  return Money.of(amount, 'USD').units;
}

/** Counts something that happened, 1 at a time, within a constant. */
export function fact(name: string, counter: Charge['counter'], window: Window, most: bigint, amount = 1n): Charge {
  return { partition: 'viewer', counter, window, amount, limits: [{ name, at: most }], whenLate: 'count' };
}

/** Counts an advertiser's money. */
export function money(
  counter: Charge['counter'],
  amount: bigint,
  limits: readonly Limit[],
  window: Window = LIFETIME,
): Charge {
  return { partition: ADVERTISER, counter, window, amount, limits, whenLate: 'fit' };
}

/** Counts without a limit. */
export function report(counter: Charge['counter'], amount: bigint, window: Window): Charge {
  return { partition: ADVERTISER, counter, window, amount, limits: [], whenLate: 'count' };
}

/** A memory backend at a known time, and short ways to ask it as an ad server would. */
export class AdStore {
  readonly clock: ManualClock;
  readonly state: MemoryBackend;
  private requests = 0;

  /** @param start a local time in UTC */
  constructor(start = '2026-03-10T12:00:00Z') {
    this.clock = new ManualClock(Date.parse(start));
    this.state = new MemoryBackend({ clock: this.clock });
  }

  async budget(counter: readonly string[], at: bigint): Promise<void> {
    await this.state.setLimit({ partition: { kind: ADVERTISER[0], id: ADVERTISER[1] }, counter, at });
  }

  bind(viewer = 'v1', household?: string): Binding {
    return {
      viewer: { kind: 'viewer', id: viewer },
      ...(household !== undefined && { household: { kind: 'household', id: household } }),
    };
  }

  /** A request with one slot for each list of options. */
  request(slots: readonly (readonly Option[])[], parts: Partial<ReserveRequest> = {}): ReserveRequest {
    return {
      id: `request-${(this.requests += 1)}`,
      bind: this.bind(),
      slots: slots.map((options) => ({ options, ttlMs: 2 * MINUTE })),
      rememberMs: 6 * HOUR,
      ...parts,
    };
  }

  /** Offers ads to one slot, the best first. */
  async serve(options: readonly Option[], parts?: Partial<ReserveRequest>): Promise<SlotAnswer> {
    return (await this.state.reserve(this.request([options], parts))).slots[0]!;
  }

  /** Serves and confirms the impression. @returns the key that was served, or the name of the limit that refused last */
  async show(options: readonly Option[], parts?: Partial<ReserveRequest>): Promise<string> {
    const slot = await this.serve(options, parts);
    if (slot.status === 'held') await this.state.commit({ hold: slot.hold });
    return outcome(slot);
  }

  async read({ partition, counter, window }: Charge, bind = this.bind()): Promise<CounterReading> {
    const where = typeof partition === 'string' ? bind[partition]! : { kind: partition[0], id: partition[1] };
    const { counters } = await this.state.inspect([
      { partition: where, counter: counter as readonly string[], window },
    ]);
    return counters[0]!;
  }
}

/** What became of a slot, in one word: the ad's key, or the limit that refused the last option. */
export function outcome(slot: SlotAnswer): string {
  if (slot.status === 'held' || slot.status === 'committed') return slot.key;
  return slot.status === 'refused' ? `no: ${slot.refusals.at(-1)?.limit ?? 'ad'}` : slot.status;
}

export function filled(slot: SlotAnswer | undefined): FilledSlot {
  if (slot?.status === 'held' || slot?.status === 'committed') return slot;
  throw new Error(`should be filled, but is ${slot?.status}`);
}
