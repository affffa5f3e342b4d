import type { Money } from '@xsp/core';

/** What is known of one campaign at one moment. */
export interface CampaignFigures {
  readonly campaign: string;
  /** Of the total budget's counter. */
  readonly spent: Money;
  readonly held: Money;
  /** The limit of the total budget and what it leaves; absent: none. */
  readonly budget?: Money | undefined;
  readonly remaining?: Money | undefined;
  /** Of what is paced, in its own unit; absent: nothing is. */
  readonly pacing?: PacingFigures | undefined;
}

export interface PacingFigures {
  /** What should have been spent by now. */
  readonly target: bigint;
  /** What is spent and held. */
  readonly actual: bigint;
  /** What may be spent when the period is over. */
  readonly limit: bigint;
}
