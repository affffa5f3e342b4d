import { calendarWindow, ManualClock, MemoryBackend, Money, type TimeWindow } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { pricing } from '../campaign/pricing';
import { budgetCounter, datedWindow } from '../charges/counters';
import { limitsToSet } from '../charges/limits-to-set';
import { paceOf } from '../pacing/pace';
import type { PacingMode } from '../pacing/pacing';
import { readShape } from '../pacing/traffic/read-shape';
import { TrafficLedger } from '../pacing/traffic/traffic-ledger';
import { CampaignMeter, type CampaignResult } from './measure';
import type { Scenario, SimulatedMode } from './scenario';
import { GuideServer, GuideStore } from './servers/guide-server';
import { PacedServer } from './servers/paced-server';
import type { ServedAd, SimulatedServer } from './servers/simulated-server';
import { EventQueue } from './world/event-queue';
import { Random } from './world/random';
import { Traffic } from './world/traffic';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SAMPLE_MS = 5 * MINUTE;

/** A simulated day in one mode. */
export interface SimulationResult {
  readonly mode: SimulatedMode;
  readonly scenario: Scenario;
  readonly requests: number;
  readonly served: number;
  readonly users: number;
  readonly campaigns: readonly CampaignResult[];
}

/**
 * Plays one day in one mode: on a virtual clock, with the memory backend, without a network. The same scenario gives the
 * same requests in every mode, and the same figures every time.
 */
export async function simulate(scenario: Scenario, mode: SimulatedMode): Promise<SimulationResult> {
  const day = calendarWindow('day', Date.parse(`${scenario.date}T12:00:00Z`), scenario.timeZone);
  const simulation = new Simulation(scenario, mode, day);
  return simulation.run();
}

class Simulation {
  private readonly clock: ManualClock;
  private readonly backend: MemoryBackend;
  private readonly queue = new EventQueue();
  private readonly campaigns: readonly BudgetCampaign[];
  private readonly users = new Set<string>();
  private meters: readonly CampaignMeter[] = [];
  private requests = 0;
  private served = 0;
  /** Where nobody keeps a ledger: the price of the impressions that came. */
  private readonly seen: bigint[];

  constructor(
    private readonly scenario: Scenario,
    private readonly mode: SimulatedMode,
    private readonly day: TimeWindow,
  ) {
    this.clock = new ManualClock(day.start);
    this.backend = new MemoryBackend({ clock: this.clock, maxEntries: 10_000_000 });
    this.campaigns = scenario.campaigns.map((campaign) => campaignOf(campaign, scenario, mode, day));
    this.seen = this.campaigns.map(() => 0n);
  }

  async run(): Promise<SimulationResult> {
    for (const campaign of this.campaigns) {
      for (const limit of limitsToSet(campaign)) await this.backend.setLimit(limit);
    }
    await this.learn();
    this.meters = await Promise.all(this.campaigns.map((campaign) => this.meterOf(campaign)));
    const servers = this.servers();
    this.every(this.scenario.refreshMs, async () => {
      for (const server of servers) await server.refresh();
    });
    this.every(SAMPLE_MS, async () => {
      for (const [index, meter] of this.meters.entries()) meter.sample(this.clock.now(), await this.spent(index));
    });
    this.nextRequest(new Random(this.scenario.seed), servers);
    await this.play();
    const campaigns = await Promise.all(
      this.meters.map(async (meter, index) => meter.result(await this.spent(index), this.users.size)),
    );
    const { mode, scenario, requests, served } = this;
    return { mode, scenario, requests, served, users: this.users.size, campaigns };
  }

  private async play(): Promise<void> {
    for (let event = this.queue.next(); event; event = this.queue.next()) {
      this.clock.set(Math.max(this.clock.now(), event.at));
      await event.run();
    }
  }

  /** Days of requests that were seen before, for what learns from them. */
  private async learn(): Promise<void> {
    const { scenario } = this;
    const ledger = new TrafficLedger();
    const random = new Random(scenario.seed + 1_000_003);
    for (let back = scenario.learnedDays; back > 0; back--) {
      const day = calendarWindow('day', this.day.start - back * DAY + DAY / 2, scenario.timeZone);
      for (const { at, requests } of new Traffic(scenario, day, random).counts()) {
        for (const { id, eligible: share } of scenario.campaigns) ledger.count(id, at, Math.round(requests * share));
      }
    }
    await ledger.flush(this.backend);
  }

  /** The target that a mode follows itself; where it follows none, an even day. */
  private async meterOf(campaign: BudgetCampaign): Promise<CampaignMeter> {
    const follows = campaign.pacing?.mode === 'asap' ? { ...campaign, pacing: { mode: 'even' } as const } : campaign;
    const shape = await readShape(this.backend, campaign.id, this.scenario.timeZone, this.day.start);
    const pace = paceOf(follows, this.day.start, { shape })!;
    return new CampaignMeter(campaign.id, pace.amount, pace.target);
  }

  private servers(): readonly SimulatedServer[] {
    const { backend, clock, queue, campaigns } = this;
    const store = new GuideStore(clock);
    const floats = campaigns.map(({ id, budget, pricing: { price } }) => ({
      id,
      cost: Number(price.toString()),
      dailySpend: Number(Money.fromUnits(budget!.lines[0]!.at, 'USD').toString()),
    }));
    return Array.from({ length: this.scenario.servers }, () =>
      this.mode === 'guide' ? new GuideServer(store, clock, queue, floats) : new PacedServer(backend, campaigns),
    );
  }

  private nextRequest(random: Random, servers: readonly SimulatedServer[]): void {
    const times = new Traffic(this.scenario, this.day, random).times().values();
    // What happens to a request must not change when the next one comes: chance has a stream for each.
    const chance = new Random(this.scenario.seed + 7_919);
    const schedule = () => {
      const next = times.next();
      if (next.done) return;
      this.queue.add(next.value, async () => {
        schedule();
        await this.request(chance, servers);
      });
    };
    schedule();
  }

  private async request(chance: Random, servers: readonly SimulatedServer[]): Promise<void> {
    const { scenario, requests } = this;
    const fate = new Random(scenario.seed * 31 + requests);
    const user = `u${Math.floor(scenario.users * chance.next() ** 2)}`;
    const server = servers[Math.floor(chance.next() * servers.length)]!;
    this.requests += 1;
    this.users.add(user);
    const ad = await server.serve({ id: `r${requests}`, user, eligible: eligible(scenario, chance) });
    if (!ad) return;
    this.served += 1;
    if (fate.next() < scenario.neverConfirmed) return;
    const late = fate.next() < scenario.late;
    const delay = late ? 60_000 + fate.next() * 9 * MINUTE : 500 + fate.exponential(8_000);
    this.queue.add(this.clock.now() + delay, () => this.impression(ad, user));
  }

  private async impression(ad: ServedAd, user: string): Promise<void> {
    const billed = await ad.confirm();
    this.meters[ad.campaign]!.impression(user, billed);
    if (billed) this.seen[ad.campaign]! += this.campaigns[ad.campaign]!.pricing.price.units;
  }

  private async spent(index: number): Promise<bigint> {
    if (this.mode === 'guide') return this.seen[index]!;
    const campaign = this.campaigns[index]!;
    const { counters } = await this.backend.inspect([
      {
        partition: { kind: 'advertiser', id: campaign.advertiser },
        counter: budgetCounter({ kind: 'campaign', id: campaign.id }, 'spend', 'day'),
        window: datedWindow('day', this.day.start, this.scenario.timeZone),
      },
    ]);
    return counters[0]!.committed;
  }

  /** Again and again until the day is over. */
  private every(ms: number, run: () => Promise<void>): void {
    const at = (time: number) => {
      if (time >= this.day.end) return;
      this.queue.add(time, async () => {
        await run();
        at(time + ms);
      });
    };
    at(this.day.start);
  }
}

function campaignOf(
  { id, impressions, cpm }: Scenario['campaigns'][number],
  scenario: Scenario,
  mode: SimulatedMode,
  day: TimeWindow,
): BudgetCampaign {
  const priced = pricing('cpm', Money.of(cpm, 'USD'));
  return {
    id,
    advertiser: id,
    pricing: priced,
    budget: {
      currency: 'USD',
      lines: [{ counts: 'spend', per: 'day', at: priced.price.units * BigInt(impressions) }],
    },
    pacing: pacingOf(mode),
    flight: { start: day.start, end: null, timeZone: scenario.timeZone },
  };
}

function pacingOf(mode: SimulatedMode): PacingMode {
  switch (mode) {
    case 'guide':
      return { mode: 'hourly' };
    case 'front-loaded':
      return { mode, share: 0.7 };
    case 'asap':
    case 'even':
    case 'hourly':
    case 'curve':
    case 'adaptive':
      return { mode };
  }
}

/** The campaigns that could serve a request, the dearest first. */
function eligible(scenario: Scenario, random: Random): readonly number[] {
  const found = scenario.campaigns.flatMap((campaign, index) => (random.next() < campaign.eligible ? [index] : []));
  const price = (index: number) => Number(scenario.campaigns[index]!.cpm);
  return found.sort((a, b) => price(b) - price(a) || a - b);
}
