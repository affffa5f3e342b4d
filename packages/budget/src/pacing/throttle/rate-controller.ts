import { curveAt } from '@xsp/core';
import type { Pace } from '../pace';

/** What is known of a campaign when its rate is set. */
export interface RateInput {
  /** The state's time (epoch ms). */
  readonly now: number;
  readonly pace: Pace;
  /** What is spent and held of the paced line. */
  readonly spent: bigint;
  /** What one served ad holds of the paced line: the price, or 1 where events are paced. */
  readonly price: bigint;
  /** Requests of this server for the campaign since the last time, and the sum of the rates that they met. */
  readonly requests: number;
  readonly exposure: number;
  /** How many times the requests of this server all servers have: 1 where it is the only one. */
  readonly fleet: number;
  /** Let so much more through than is due: above 1 where the ceiling steers, 1 where the rate does. */
  readonly boost: number;
}

/** How far ahead a rate is meant to spend what is due, in ms. */
const HORIZON_MS = 300_000;

/** How fast requests and what they spend are forgotten, in ms. */
const TRAFFIC_MS = 180_000;
const YIELD_MS = 3_600_000;

/** What is believed of a campaign's yield before anything was seen weighs as much as so many ads let through. */
const PRIOR_WEIGHT = 2;

/** A yield is never believed to be less than this part of the price (clicks may be rare): no denominator near 0 decides. */
const LEAST_YIELD = 0.0001;

/**
 * The last part of a period, in ms and as a part of it: there all that is left is due, and meant to be spent in a quarter of
 * the time left, since ads that are never seen have to be served anew. The ceiling holds what runs ahead.
 */
const LAST_MS = 900_000;
const LAST_PART = 1 / 50;
const LAST_HURRY = 4;

/**
 * Sets the rate at which one campaign's requests are let through, on one server.
 *
 * The target follows the traffic that is expected of the campaign, and requests are let through at random at a rate, as in
 * D. Agarwal, S. Ghosh, K. Wei and S. You, "Budget Pacing for Targeted Online Advertisements at LinkedIn", KDD 2014
 * (doi:10.1145/2623330.2623366; the pass-through rate). That paper corrects the rate by fixed steps of a tenth; here it is set
 * as in K.-C. Lee, A. Jalali and A. Dasdan, "Real Time Bid Optimization with Smooth Budget Delivery in Online
 * Advertising", ADKDD 2013 (arXiv:1305.3011): the last rate times what is due over what it spent, times the requests
 * there were over those to come,
 *
 *     rate' = rate · (due / spent) · (requests / requests') = due / (yield · requests'),  yield = spent / (rate · requests)
 *
 * where the yield, what one request at a rate of 1 spends, stands for the ads never seen and the rankings lost too. Spent is
 * what the state says of all servers, so each of several sets about the same rate without knowing of the others.
 *
 * Nothing is divided by the target: where it is near 0 little is due, and nobody is shut out.
 */
export class RateController {
  private rate = 1;
  private last: { readonly now: number; readonly period: number; readonly spent: bigint } | undefined;
  /** Requests per ms. */
  private traffic = 0;
  private spentAtRates = 0;
  private exposureAtRates = 0;

  /** The rate in force, 0 to 1. */
  get current(): number {
    return this.rate;
  }

  /** Sets the rate anew. @returns it */
  set(input: RateInput): number {
    const { now, pace, spent } = input;
    const passed = this.last ? now - this.last.now : 0;
    if (this.last && passed <= 0) return this.rate;
    if (this.last) this.learn(input, passed, this.last);
    this.last = { now, period: pace.period.start, spent };
    this.rate = this.rateOf(input);
    return this.rate;
  }

  private learn(input: RateInput, passed: number, last: NonNullable<typeof this.last>): void {
    const seen = input.requests / passed;
    const forget = this.traffic === 0 ? 0 : Math.exp(-passed / TRAFFIC_MS);
    this.traffic = this.traffic * forget + seen * (1 - forget);
    // What a new period has spent says nothing of the rates before it began.
    if (last.period !== input.pace.period.start) return;
    const keep = Math.exp(-passed / YIELD_MS);
    this.spentAtRates = Math.max(0, this.spentAtRates * keep + Number(input.spent - last.spent));
    this.exposureAtRates = this.exposureAtRates * keep + input.exposure;
  }

  private rateOf({ now, pace, spent, price, fleet, boost }: RateInput): number {
    const { start, end } = pace.period;
    const left = Math.max(1, end - now);
    const last = left <= Math.min(LAST_MS, (end - start) * LAST_PART);
    const horizon = last ? Math.max(1, left / LAST_HURRY) : Math.min(HORIZON_MS, left);
    const due = Number((last ? pace.amount : curveAt(pace.target, now + horizon)) - spent);
    if (due <= 0) return 0;
    if (this.traffic === 0) return 1;
    const unit = Number(price) * fleet;
    const yielded = (this.spentAtRates + unit * PRIOR_WEIGHT) / (this.exposureAtRates + PRIOR_WEIGHT);
    const toCome = Math.max(1, this.traffic * horizon);
    return Math.min(1, (due * boost) / (Math.max(yielded, unit * LEAST_YIELD) * toCome));
  }
}
