import type { CommitAnswer, FilledSlot, ReleaseAnswer, StateBackend } from '@xsp/core';
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { option, same, type World } from '../world';

/** What one caller does next, after waiting for so many turns of the event loop. */
export interface Act {
  readonly does: 'reserve' | 'reserve again' | 'commit' | 'click' | 'release' | 'consume' | 'advance';
  readonly which: number;
  readonly turns: number;
}

const CAP = { counter: ['cap'], at: 12n };
const CLICKS = { counter: ['clicks'] };
const TTL = 1_000;
const DAY = 86_400_000;

/** What became of one hold, as its callers were told. */
interface Told {
  readonly amount: bigint;
  readonly slot: FilledSlot;
  readonly commits: CommitAnswer[];
  readonly clicks: CommitAnswer[];
  readonly releases: ReleaseAnswer[];
}

/**
 * Several callers at once, each with a script, on one viewer and one budget. Nothing is known of who comes first, so
 * only what must be true of every order is asserted.
 */
export class Callers {
  private readonly told = new Map<string, Told>();
  private readonly fresh = new Map<string, number>();
  private consumed = 0n;
  private done = false;

  constructor(
    private readonly world: World,
    private readonly clients: readonly StateBackend[],
    private readonly budget: bigint,
  ) {}

  async act(scripts: readonly (readonly Act[])[]): Promise<void> {
    await this.world.budget(this.budget);
    const watching = this.watch();
    try {
      await Promise.all(scripts.map((script, caller) => this.follow(script, caller)));
    } finally {
      this.done = true;
      await watching;
    }
    await this.settle();
  }

  private async follow(script: readonly Act[], caller: number): Promise<void> {
    const client = this.clients[caller % this.clients.length]!;
    for (const { does, which, turns } of script) {
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      await this.one(client, does, which, caller);
    }
  }

  private async one(client: StateBackend, does: Act['does'], which: number, caller: number): Promise<void> {
    const { world } = this;
    if (does === 'advance') return world.harness.advance(which * 100);
    if (does === 'consume') return this.consume(client, which);
    if (does === 'reserve') return this.reserve(client, `own${caller}-${which}`, which);
    // Ids that several callers use at the same time.
    if (does === 'reserve again') return this.reserve(client, `shared-${which % 5}`, which % 5);
    const all = [...this.told.values()];
    const told = all[which % all.length];
    if (!told) return;
    const { hold } = told.slot;
    if (does === 'commit') told.commits.push(await client.commit({ hold }));
    else if (does === 'click') {
      told.clicks.push(await client.commit({ hold, event: 'click', option: option(CLICKS), bind: world.bind }));
    } else {
      const { reservation, lead, slot } = hold;
      told.releases.push(await client.release({ reservation, lead, slot, rememberMs: DAY }));
    }
  }

  private async reserve(client: StateBackend, id: string, which: number): Promise<void> {
    const amount = BigInt(1 + (which % 3));
    const ad = option(CAP, this.world.price(amount));
    const answer = await client.reserve(this.world.request([ad], { id, ttlMs: TTL, rememberMs: DAY }));
    const slot = answer.slots[0]!;
    // Whoever began it may hear late, when others were told of it and have ended it.
    if (slot.status !== 'refused' && !answer.replayed) this.fresh.set(id, (this.fresh.get(id) ?? 0) + 1);
    if (slot.status !== 'held' && slot.status !== 'committed') return;
    if (!this.told.has(id)) this.told.set(id, { amount, slot, commits: [], clicks: [], releases: [] });
  }

  private async consume(client: StateBackend, which: number): Promise<void> {
    const amount = BigInt(1 + (which % 2));
    const { slot } = await client.consume({
      id: this.world.id(),
      bind: this.world.bind,
      options: [option(this.world.price(amount))],
      rememberMs: DAY,
    });
    if (slot.status === 'committed') this.consumed += amount;
  }

  /** At any time: committed + held within the limit. */
  private async watch(): Promise<void> {
    while (!this.done) {
      await this.withinBudget();
      await setImmediate();
    }
  }

  private async withinBudget(): Promise<void> {
    const { committed, held } = await this.world.read(this.world.price(0n));
    assert.ok(committed + held <= this.budget, `${committed} + ${held} stands above ${this.budget}`);
  }

  /** At the end: every hold has ended in exactly one way, and the sums are those of what was told. */
  private async settle(): Promise<void> {
    const { world } = this;
    await this.withinBudget();
    const live = [...this.told.values()].map(({ slot }) => slot.expiresAt);
    await world.advanceTo(Math.max(world.now(), ...live) + (world.under.graceMs ?? 0));

    let [spent, seen, clicked] = [this.consumed, 0n, 0n];
    for (const [id, { amount, commits, clicks, releases }] of this.told) {
      const events = [...commits, ...clicks];
      const committed = events.filter(({ status }) => status === 'committed');
      const late = events.filter(({ status }) => status === 'late');
      const released = releases.filter(({ status }) => status === 'released');
      same(this.fresh.get(id), 1, `${id} was filled ${this.fresh.get(id)} times`);
      assert.ok(committed.length + late.length <= 1, `${id} was committed twice`);
      assert.ok(committed.length + released.length <= 1, `${id} was committed and released`);
      if (events.length > 0) same(committed.length + late.length, 1, `${id} was counted and not told`);
      const first = (answers: readonly CommitAnswer[]) => answers.filter(({ status }) => status !== 'duplicate').length;
      assert.ok(first(clicks) <= 1 && first(commits) <= 1, `${id}: an event counted twice`);
      if (committed.length > 0 || late.some(({ unbilled }) => !unbilled)) spent += amount;
      seen += BigInt(committed.length + late.length);
      clicked += BigInt(first(clicks));
    }
    same(await world.usage(world.price(0n)), [spent, 0n]);
    same(await world.usage(CAP), [seen, 0n]);
    same(await world.usage(CLICKS), [clicked, 0n]);
  }
}
