/** One amount on one counter. */
interface Entry {
  readonly counter: string;
  readonly amount: bigint;
  readonly limited: boolean;
}

/** An ad that was served. */
export interface ModelHold {
  readonly entries: readonly Entry[];
  readonly expiresAt: number;
  state: 'held' | 'released' | 'committed';
  readonly events: Set<string>;
}

/** What serving an ad, or an event of it, asks: the counter's name, the room it needs, the amount it takes. */
export interface Ask {
  readonly counter: string;
  readonly room: bigint;
  readonly amount: bigint;
  readonly limited: boolean;
}

/**
 * Money as a bookkeeper would keep it: what was spent by counter, the limits, and a list of what is on its way. Windows are
 * part of a counter's name, its limit is not.
 */
export class PlainModel {
  readonly spent = new Map<string, bigint>();
  readonly limits = new Map<string, bigint>();
  private readonly holds: ModelHold[] = [];

  /** Whether it is served; then it is held. */
  serve(asks: readonly Ask[], now: number, expiresAt: number): ModelHold | undefined {
    if (!asks.every((ask) => !ask.limited || this.fits(ask.counter, ask.room, now))) return undefined;
    const hold: ModelHold = {
      entries: asks.filter(({ amount }) => amount > 0n),
      expiresAt,
      state: 'held',
      events: new Set(),
    };
    this.holds.push(hold);
    return hold;
  }

  /** An event of an ad; the first commits it. @returns whether all of it was billed; undefined when it was counted before */
  event(hold: ModelHold, event: string, asks: readonly Ask[], now: number): boolean | undefined {
    if (hold.events.has(event) || (event === 'impression' && hold.state === 'committed')) return undefined;
    let billed = true;
    if (hold.state !== 'committed') {
      const live = hold.state === 'held' && now < hold.expiresAt;
      hold.state = 'committed';
      billed = live ? this.spend(hold.entries) : this.spendIfFits(hold.entries, now);
    }
    hold.events.add(event);
    return this.spendIfFits(asks, now) && billed;
  }

  release(hold: ModelHold, now: number): void {
    if (hold.state === 'held' && now < hold.expiresAt) hold.state = 'released';
  }

  add(counter: string, amount: bigint): void {
    this.spent.set(counter, (this.spent.get(counter) ?? 0n) + amount);
  }

  /** Whether the counter's limit leaves room, with what is on its way. */
  fits(counter: string, room: bigint, now: number): boolean {
    const limit = this.limits.get(counter.split('@')[0]!)!;
    const held = this.holds
      .filter(({ state, expiresAt }) => state === 'held' && now < expiresAt)
      .flatMap(({ entries }) => entries)
      .reduce((sum, entry) => (entry.counter === counter && entry.limited ? sum + entry.amount : sum), 0n);
    return limit > 0n && (this.spent.get(counter) ?? 0n) + held + room <= limit;
  }

  private spend(entries: readonly Entry[]): true {
    for (const { counter, amount } of entries) this.add(counter, amount);
    return true;
  }

  private spendIfFits(entries: readonly Entry[], now: number): boolean {
    const fitting = entries.every((entry) => !entry.limited || this.fits(entry.counter, entry.amount, now));
    return fitting && this.spend(entries);
  }
}
