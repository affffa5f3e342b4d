import type { Budget } from './budget';

/** Campaigns of one advertiser that share a budget beside their own. */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** The id of the advertiser of all members. */
  readonly advertiserId: string;
  /** Ids of its members. */
  readonly campaignIds: readonly string[];
  readonly budget: Budget;
}
