import { calendarWindow, curveAt, type CounterReading, type StateBackend } from '@xsp/core';
import type { BudgetCount } from '../../campaign/budget';
import { zoneOf, type BudgetCampaign } from '../../campaign/budget-campaign';
import { ownersOf, ownPrice, type Rates } from '../../campaign/budget-owner';
import { lineCounter } from '../../charges/budget-lines';
import { paceOf, type Pace } from '../pace';
import type { HourWeights, PacingMode } from '../pacing';
import { hourOf } from '../traffic/hour-of';
import { readShape } from '../traffic/read-shape';
import { TrafficLedger, trafficRef } from '../traffic/traffic-ledger';
import { drawOf } from './draw-of';
import { RateController } from './rate-controller';

/** Settings of a `CampaignThrottle`. */
export interface CampaignThrottleOptions {
  /** For budgets in another currency than the price. */
  readonly rates?: Rates;
}

/** What the throttle says of one request for one campaign. */
export interface ThrottleDecision {
  readonly serves: boolean;
  /** The rate in force: the share of requests that is let through, 0 to 1. */
  readonly rate: number;
}

/** What the throttle would say of a request, and the figures that its rate was set by. */
export interface ThrottleView extends ThrottleDecision {
  /** What the request drew, 0 to below 1: it is let through when that is below the rate. */
  readonly draw: number;
  /** What the rate was set by; absent before the first `refresh`, and where nothing steers. */
  readonly seen?: ThrottleFigures;
}

/** What was spent and due when a rate was set, in the unit of the paced line. */
export interface ThrottleFigures {
  /** Epoch ms. */
  readonly at: number;
  readonly counts: BudgetCount;
  /** Spent and held. */
  readonly spent: bigint;
  /** What should have been spent by then. */
  readonly due: bigint;
}

/** What is known of one campaign on this server. */
interface Throttled {
  campaign: BudgetCampaign;
  readonly controller: RateController;
  rate: number;
  seen: ThrottleFigures | undefined;
  /** Since the last refresh. */
  requests: number;
  exposure: number;
  /** In the present hour. */
  hour: { readonly number: number; requests: number };
  shape: HourWeights | undefined;
  /** The day (its start) that the shape was learned for. */
  shapeOf: number | undefined;
  /** Drawn once for each campaign, shape and period. */
  pace:
    | { readonly pace: Pace | null; readonly campaign: BudgetCampaign; readonly shape: unknown; readonly until: number }
    | undefined;
}

/** How long a pace drawn is used. */
const DRAWN_MS = 3_600_000;

/** How much more than due is let through where the ceiling steers. */
const CEILING_BOOST = 1.25;

/**
 * Keeps delivery smooth inside the pace: lets a share of each campaign's requests through, chosen by the request's id, so
 * that the same request is decided alike, and sets the share anew at every `refresh` from what the state says is spent.
 * Counts the requests, and learns each campaign's daily and weekly shape from them.
 *
 * One instance a process; several servers need not know of each other. What it lets through the state may still refuse
 * by the ceiling (`pace`); what it refuses needs no state.
 *
 * @example
 * ```ts
 * throttle.setCampaigns(campaigns);
 * setInterval(() => throttle.refresh().catch(report), 10_000);
 * if (!throttle.admits('acme-spring', requestId).serves) reasons.push('throttle');
 * const charges = budgetCharges(campaign, backend.now(), { shape: throttle.shapeOf('acme-spring') });
 * // after the reserve:
 * for (const refusal of slot.refusals) if (refusal.limit === PACE) throttle.refusedByPace(refusal.key);
 * ```
 */
export class CampaignThrottle {
  private readonly throttled = new Map<string, Throttled>();
  private readonly traffic = new TrafficLedger();
  private readonly rates: Rates | undefined;

  constructor(
    private readonly backend: Pick<StateBackend, 'now' | 'inspect' | 'consume'>,
    options: CampaignThrottleOptions = {},
  ) {
    this.rates = options.rates;
  }

  /** Takes a catalogue's campaigns; those known before go on with what was learned of them. */
  setCampaigns(campaigns: readonly BudgetCampaign[]): void {
    const ids = new Set(campaigns.map(({ id }) => id));
    for (const id of this.throttled.keys()) if (!ids.has(id)) this.throttled.delete(id);
    for (const campaign of campaigns) {
      const known = this.throttled.get(campaign.id);
      if (known) known.campaign = campaign;
      else this.throttled.set(campaign.id, newThrottled(campaign));
    }
  }

  /**
   * Counts a request that the campaign could serve, and says whether it may.
   *
   * @param requestId of the request: a retried one is answered alike as long as the rate is
   */
  admits(campaignId: string, requestId: string): ThrottleDecision {
    const known = this.throttled.get(campaignId);
    if (!known) return { serves: true, rate: 1 };
    const now = this.backend.now();
    this.traffic.count(campaignId, now);
    known.requests += 1;
    known.exposure += known.rate;
    if (known.hour.number !== hourOf(now)) known.hour = { number: hourOf(now), requests: 0 };
    known.hour.requests += 1;
    return { serves: known.rate >= 1 || drawOf(campaignId, requestId) < known.rate, rate: known.rate };
  }

  /** What `admits` would say of a request, without counting it: for explanations. */
  view(campaignId: string, requestId: string): ThrottleView {
    const known = this.throttled.get(campaignId);
    const rate = known?.rate ?? 1;
    const draw = drawOf(campaignId, requestId);
    return { serves: rate >= 1 || draw < rate, rate, draw, ...(known?.seen && { seen: known.seen }) };
  }

  /**
   * Tells that the state refused by the pace (`PACE`) what was let through. It is no sign that requests spend less, so the
   * rate does not rise for it.
   */
  refusedByPace(campaignId: string): void {
    const known = this.throttled.get(campaignId);
    if (known) known.exposure = Math.max(0, known.exposure - 1);
  }

  /** The traffic's shape that the campaign's pace is drawn with today; `undefined` while it is being learned. */
  shapeOf(campaignId: string): HourWeights | undefined {
    return this.throttled.get(campaignId)?.shape;
  }

  /** The rate in force of a campaign; 1 for one that is not known. */
  rateOf(campaignId: string): number {
    return this.throttled.get(campaignId)?.rate ?? 1;
  }

  /**
   * Writes the requests counted, reads what is spent, and sets all rates: every ten seconds or so.
   *
   * @throws StateError when the state cannot be asked; rates stay as they were, and nothing counted is lost
   */
  async refresh(): Promise<void> {
    await this.traffic.flush(this.backend);
    const now = this.backend.now();
    await this.learnShapes(now);
    const paced = [...this.throttled.values()].flatMap((known) => {
      const pace = this.paceOf(known, now);
      const steers = steering(known.campaign.pacing?.mode);
      if (pace && steers) return [{ known, pace, boost: steers.boost }];
      this.let(known, 1);
      known.seen = undefined;
      return [];
    });
    const refs = paced.flatMap(({ known, pace }) => [
      this.spentRef(known.campaign, pace, now),
      trafficRef(known.campaign.id, known.hour.number),
    ]);
    const { counters } = await this.backend.inspect(refs);
    paced.forEach(({ known, pace, boost }, index) => {
      const [spent, fleet] = counters.slice(2 * index) as [CounterReading, CounterReading];
      this.let(known, this.controlled(known, pace, boost, now, spent, fleet));
    });
  }

  private controlled(
    known: Throttled,
    pace: Pace,
    boost: number,
    now: number,
    spent: CounterReading,
    fleet: CounterReading,
  ): number {
    const { campaign, controller, requests, exposure, hour } = known;
    const { counts } = pace.line;
    known.seen = { at: now, counts, spent: spent.committed + spent.held, due: curveAt(pace.target, now) };
    return controller.set({
      now,
      pace,
      spent: spent.committed + spent.held,
      price: counts === 'spend' ? ownPrice(campaign, this.rates).units : 1n,
      requests,
      exposure,
      fleet: hour.requests > 0 ? Math.max(1, Number(fleet.committed) / hour.requests) : 1,
      boost,
    });
  }

  private paceOf(known: Throttled, now: number): Pace | null {
    const { campaign, shape, pace: drawn } = known;
    if (drawn && drawn.campaign === campaign && drawn.shape === shape && now < drawn.until) return drawn.pace;
    const pace = paceOf(campaign, now, { shape, rates: this.rates });
    // The first hour of a long pace's part is behind `at`: drawn anew well before its end.
    const until = pace ? Math.min(pace.validUntil, now + DRAWN_MS) : Infinity;
    known.pace = { pace, campaign, shape, until };
    return pace;
  }

  private let(known: Throttled, rate: number): void {
    known.rate = rate;
    known.requests = 0;
    known.exposure = 0;
  }

  private spentRef(campaign: BudgetCampaign, { line }: Pace, now: number) {
    const [own] = ownersOf({ ...campaign, shared: [] }, this.rates);
    const { counter, window } = lineCounter(own!, { ...line, limited: true }, now);
    return { partition: own!.partition, counter, window };
  }

  /** Learns anew when a campaign's day has begun, and stays with it until the next. */
  private async learnShapes(now: number): Promise<void> {
    for (const known of this.throttled.values()) {
      const { pacing } = known.campaign;
      if ((pacing?.mode !== 'curve' && pacing?.mode !== 'adaptive') || pacing.weights) continue;
      const zone = zoneOf(known.campaign);
      const day = calendarWindow('day', now, zone).start;
      if (known.shapeOf === day) continue;
      known.shape = await readShape(this.backend, known.campaign.id, zone, now);
      known.shapeOf = day;
    }
  }
}

/** Which modes are throttled, and how much more than due is let through. */
function steering(mode: PacingMode['mode'] | undefined): { readonly boost: number } | undefined {
  switch (mode) {
    case 'even':
    case 'front-loaded':
    case 'curve':
      return { boost: CEILING_BOOST };
    case 'adaptive':
      return { boost: 1 };
    case 'asap':
    case 'hourly':
    case undefined:
      return undefined;
  }
}

function newThrottled(campaign: BudgetCampaign): Throttled {
  return {
    campaign,
    controller: new RateController(),
    rate: 1,
    seen: undefined,
    requests: 0,
    exposure: 0,
    hour: { number: 0, requests: 0 },
    shape: undefined,
    shapeOf: undefined,
    pace: undefined,
  };
}
