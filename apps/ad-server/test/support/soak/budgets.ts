import { Money } from '@xsp/core';
import type { Fleet } from './fleet';
import { sleep, type Random } from './random';

interface Figures {
  readonly spent: string;
  readonly held: string;
  readonly total?: string;
}

interface Status {
  readonly budget: Figures & { readonly unbilled: string } & Readonly<Record<string, unknown>>;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
}

/** Where a sum may have been at most, while limits were changed. */
interface Ceiling {
  /** In force now. */
  at: bigint;
  /** Counts changes, so that what was read before one is not judged by the other. */
  changes: number;
  changing: boolean;
}

/** Changes budgets through the API while ads are served, and watches that nothing passes the limits in force. */
export class Budgets {
  private readonly ceilings = new Map<string, Ceiling>();
  /** What adjustments added to or took from what is spent. */
  readonly adjusted = new Map<string, bigint>();
  /** What passed a limit. */
  readonly exceeded: string[] = [];
  changes = 0;
  samples = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly random: Random,
  ) {}

  async status(campaign: string): Promise<Status> {
    const response = await this.fleet.manage('GET', `/v1/campaigns/${campaign}/status`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${campaign}: ${response.status} ${text}`);
    return JSON.parse(text) as Status;
  }

  /** Reads all campaigns, one after the other, until it is told to stop. */
  async watch(campaigns: readonly string[], goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      for (const campaign of campaigns) await this.look(campaign);
      await sleep(50);
    }
  }

  private async look(campaign: string): Promise<void> {
    const before = this.ceilings.get(campaign)?.changes;
    const { budget } = await this.status(campaign).catch(() => ({ budget: undefined }));
    if (!budget) return;
    this.samples++;
    const ceiling = this.ceilings.get(campaign);
    if (!ceiling) {
      if (budget.total !== undefined)
        this.ceilings.set(campaign, { at: units(budget.total), changes: 0, changing: false });
      return;
    }
    if (ceiling.changing || ceiling.changes !== before) return;
    this.compare(campaign, budget, ceiling.at);
    for (const [name, line] of Object.entries(budget)) {
      if (typeof line !== 'object' || line === null) continue;
      const { limit, spent, held } = line as { limit: string | number; spent: string | number; held: string | number };
      if (typeof limit === 'string')
        this.compare(`${campaign} ${name}`, { spent: String(spent), held: String(held) }, units(limit));
      else if (Number(spent) + Number(held) > limit)
        this.exceeded.push(`${campaign} ${name}: ${spent} + ${held} of ${limit}`);
    }
  }

  private compare(name: string, { spent, held }: Figures, limit: bigint): void {
    if (units(spent) + units(held) > limit) this.exceeded.push(`${name}: ${spent} + ${held} of ${limit}`);
  }

  /** Raises, or lowers below what is spent. */
  async change(campaign: string): Promise<void> {
    const { budget } = await this.status(campaign);
    const used = units(budget.spent) + units(budget.held);
    const percent = BigInt(this.random.oneOf([50, 90, 110, 150, 200]));
    // In cents, so that it is a price the catalogue takes.
    const wanted = ((used * percent) / 100n / 10_000_000n + 1n) * 10_000_000n;
    const total = Money.fromUnits(wanted, 'USD').toString();
    const ceiling = this.ceilings.get(campaign) ?? { at: units(budget.total ?? '0'), changes: 0, changing: false };
    this.ceilings.set(campaign, ceiling);
    ceiling.changing = true;
    const response = await this.fleet.manage('PUT', `/v1/campaigns/${campaign}/budget`, { total });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${campaign} budget: ${response.status} ${text}`);
    const after = (JSON.parse(text) as Status).budget;
    if (units(after.total!) !== wanted) this.exceeded.push(`${campaign}: the limit is ${after.total}, not ${total}`);
    // What was above the new limit when it came into force may stay, and nothing may come to it.
    const there = units(after.spent) + units(after.held);
    ceiling.at = there > wanted ? there : wanted;
    ceiling.changes++;
    ceiling.changing = false;
    this.changes++;
  }

  /** A credit or debit, sent twice with the same id. */
  async adjust(campaign: string, id: string): Promise<void> {
    const kind = this.random.oneOf(['credit', 'debit']);
    const body = { id, kind, amount: '0.01', currency: 'USD', reason: 'soak' };
    const path = `/v1/campaigns/${campaign}/adjustments`;
    const statuses: number[] = [];
    for (let time = 0; time < 2; time++) {
      const response = await this.fleet.manage('POST', path, body);
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    // Of a debit that did not fit the second may fit.
    if (!statuses.some((status) => status < 300)) return;
    if (statuses.filter((status) => status === 201).length > 1)
      this.exceeded.push(`${campaign}: ${id} was applied twice`);
    const amount = kind === 'credit' ? -units('0.01') : units('0.01');
    this.adjusted.set(campaign, (this.adjusted.get(campaign) ?? 0n) + amount);
  }
}

export function units(amount: string): bigint {
  return Money.of(amount, 'USD').units;
}
