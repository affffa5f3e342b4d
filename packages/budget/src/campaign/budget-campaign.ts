import type { Budget } from './budget';
import type { Pacing } from '../pacing/pacing';
import type { Pricing } from './pricing';

/** What the money rules have to know of a campaign. Plain data; ids match `[A-Za-z0-9._-]{1,64}`. */
export interface BudgetCampaign {
  readonly id: string;
  readonly advertiser: string;
  readonly pricing: Pricing;
  /** None: nothing limits it, and all is counted. */
  readonly budget?: Budget;
  /** `asap` when left out. */
  readonly pacing?: Pacing;
  readonly flight?: Flight;
  /** Budgets it shares with other campaigns: of its groups, of its advertiser. */
  readonly shared?: readonly SharedBudget[];
}

/** When a campaign runs. */
export interface Flight {
  /** Epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds, exclusive; `null`: open. */
  readonly end: number | null;
  /** The campaign's time zone, which its days and hours are of; a name of the IANA database. */
  readonly timeZone: string;
}

/** A budget of several campaigns together. */
export interface SharedBudget {
  readonly kind: 'group' | 'advertiser';
  readonly id: string;
  readonly budget: Budget;
  /** The zone of its days and months. */
  readonly timeZone: string;
  /** The advertiser beside whose money it is kept; the campaign's own when left out. */
  readonly advertiser?: string;
}

/** The zone of a campaign without a flight. */
export const DEFAULT_TIME_ZONE = 'UTC';

/** The campaign's time zone. */
export function zoneOf(campaign: BudgetCampaign): string {
  return campaign.flight?.timeZone ?? DEFAULT_TIME_ZONE;
}
