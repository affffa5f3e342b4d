import type { Clock } from '@xsp/core';
import type { EventQueue } from '../world/event-queue';
import type { ServedAd, SimulatedRequest, SimulatedServer } from './simulated-server';

const HOUR = 3_600_000;

/** A store of numbers with a life time, as the guide's servers share it. */
export class GuideStore {
  private readonly values = new Map<string, { readonly value: number; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  get(key: string): number | undefined {
    const known = this.values.get(key);
    return known && this.clock.now() < known.until ? known.value : undefined;
  }

  set(key: string, value: number, ttlMs: number): void {
    this.values.set(key, { value, until: this.clock.now() + ttlMs });
  }
}

/** What the guide's server knows of a campaign: money as floats. */
export interface GuideCampaign {
  readonly id: string;
  readonly cost: number;
  readonly dailySpend: number;
}

/**
 * The pacer and tracker of the guide, as written: it checks and acts later, keys the hour by its number without a date, on
 * the server's clock, refuses hard at the hour's twenty-fourth, keeps money in floats, and spends when an ad is fetched,
 * whether or not it is ever seen. Every access to the store takes a millisecond.
 */
export class GuideServer implements SimulatedServer {
  constructor(
    private readonly store: GuideStore,
    private readonly clock: Clock,
    private readonly queue: EventQueue,
    private readonly campaigns: readonly GuideCampaign[],
  ) {}

  async refresh(): Promise<void> {}

  async serve({ eligible }: SimulatedRequest): Promise<ServedAd | undefined> {
    for (const index of eligible) {
      const campaign = this.campaigns[index]!;
      const key = `pacing:${campaign.id}:${new Date(this.clock.now()).getUTCHours()}`;
      const hourly = campaign.dailySpend / 24;
      if ((this.store.get(key) ?? 0) + campaign.cost > hourly) continue;
      if ((this.store.get(`budget:${campaign.id}`) ?? campaign.dailySpend) < campaign.cost) continue;
      this.record(campaign, key);
      return { campaign: index, confirm: async () => true };
    }
    return undefined;
  }

  /** Reads a millisecond later, and writes one after that: what came between is lost. */
  private record(campaign: GuideCampaign, key: string): void {
    const read = this.clock.now() + 1;
    this.queue.add(read, () => {
      const spent = this.store.get(key) ?? 0;
      const left = this.store.get(`budget:${campaign.id}`) ?? campaign.dailySpend;
      this.queue.add(read + 1, () => {
        this.store.set(key, spent + campaign.cost, 2 * HOUR);
        this.store.set(`budget:${campaign.id}`, left - campaign.cost, Infinity);
      });
    });
  }
}
