import { curveAt, type Curve } from '@xsp/core';

/** Target and actual at one moment, as shares of the budget. */
export interface Sample {
  readonly at: number;
  readonly target: number;
  readonly actual: number;
}

/** What became of one campaign in a simulated day. */
export interface CampaignResult {
  readonly campaign: string;
  /** Integer units of the currency. */
  readonly budget: bigint;
  readonly spent: bigint;
  /** What was spent beyond the budget. */
  readonly over: bigint;
  /** Spent as a share of the budget. */
  readonly delivery: number;
  /** The largest and the mean distance from the target over the day, as shares of the budget. */
  readonly largestDeviation: number;
  readonly meanDeviation: number;
  /** The share of the users who asked that saw it. */
  readonly reach: number;
  readonly impressions: number;
  /** Impressions that came when the budget was used up. */
  readonly unbilled: number;
  readonly samples: readonly Sample[];
}

/** Takes down a campaign's day as it goes. */
export class CampaignMeter {
  private readonly users = new Set<string>();
  private readonly samples: Sample[] = [];
  private impressions = 0;
  private unbilled = 0;

  constructor(
    private readonly campaign: string,
    private readonly budget: bigint,
    private readonly target: Curve,
  ) {}

  impression(user: string, billed: boolean): void {
    this.users.add(user);
    this.impressions += 1;
    if (!billed) this.unbilled += 1;
  }

  sample(at: number, spent: bigint): void {
    this.samples.push({ at, target: share(curveAt(this.target, at), this.budget), actual: share(spent, this.budget) });
  }

  result(spent: bigint, users: number): CampaignResult {
    const deviations = this.samples.map(({ target, actual }) => Math.abs(actual - target));
    return {
      campaign: this.campaign,
      budget: this.budget,
      spent,
      over: spent > this.budget ? spent - this.budget : 0n,
      delivery: share(spent, this.budget),
      largestDeviation: Math.max(0, ...deviations),
      meanDeviation: deviations.reduce((sum, deviation) => sum + deviation, 0) / Math.max(1, deviations.length),
      reach: this.users.size / Math.max(1, users),
      impressions: this.impressions,
      unbilled: this.unbilled,
      samples: this.samples,
    };
  }
}

function share(units: bigint, budget: bigint): number {
  return budget === 0n ? 0 : Number(units) / Number(budget);
}
