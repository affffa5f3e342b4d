import {
  BaseSessionUpstream,
  UpstreamError,
  ValidationError,
  type Amount,
  type FetchOptions,
  type HoldRef,
  type SessionContext,
  type SessionUpstream,
  type Upstream,
} from '@xsp/core';
import { Decimal } from 'decimal.js';
import type { BudgetTracker } from '../tracker/budget-tracker';
import { exceeded } from '../tracker/exceeded';

/** What one fetch says beside the upstream's own options. */
export interface TrackedFetchOptions extends FetchOptions {
  /** The campaign that pays; the upstream's `campaignId` when left out. */
  readonly campaignId?: string;
  /** What the ad costs, as a decimal string or `Decimal`; the upstream's `cost` when left out. */
  readonly cost?: Amount;
}

/** Settings of a `BudgetTrackedSessionUpstream`. */
export interface BudgetTrackedSessionUpstreamOptions<T> {
  /** What is asked in the end, with sessions of its own or without. Closed when this upstream is. */
  readonly upstream: Upstream<T> | SessionUpstream<T>;
  readonly budgetTracker: BudgetTracker;
  /** The campaign of fetches that name none. */
  readonly campaignId?: string;
  /** The cost of fetches that name none. */
  readonly cost?: Amount;
  /** Told when a fetch failed and its hold could not be given back: it ends by itself then. */
  readonly onReleaseError?: (error: unknown) => void;
}

/** An ad that was fetched, with the money it holds until its impression comes. */
export interface PaidAd<T> {
  readonly ad: T;
  /** Plain data: fits into a tracking URL. */
  readonly hold: HoldRef;
  /** When the hold ends by itself (epoch ms). */
  readonly expiresAt: number;
}

/**
 * Puts a budget before any upstream. The money is held before the fetch, so that requests at once never spend more than
 * there is, and given back when the fetch fails.
 *
 * `fetchWithSession` spends as soon as the ad has been fetched. An ad that was fetched may still not be shown: where a
 * player reports impressions, use `fetchHeld`, and `commit` the hold when the beacon comes.
 */
export class BudgetTrackedSessionUpstream<T> implements SessionUpstream<T> {
  private readonly upstream: SessionUpstream<T>;
  private readonly tracker: BudgetTracker;
  private readonly defaults: Pick<TrackedFetchOptions, 'campaignId' | 'cost'>;
  private readonly onReleaseError: (error: unknown) => void;
  private session: SessionContext | undefined;
  private spend = new Decimal(0);

  constructor(options: BudgetTrackedSessionUpstreamOptions<T>) {
    const { upstream, campaignId, cost } = options;
    this.upstream = 'startSession' in upstream ? upstream : new BaseSessionUpstream({ upstream });
    this.tracker = options.budgetTracker;
    this.defaults = { ...(campaignId !== undefined && { campaignId }), ...(cost !== undefined && { cost }) };
    this.onReleaseError = options.onReleaseError ?? (() => undefined);
  }

  /** What the open session has cost: the sum of what was spent at once. */
  get totalSpend(): Decimal {
    return this.spend;
  }

  async startSession(context: SessionContext): Promise<void> {
    await this.upstream.startSession(context);
    this.session = context;
    this.spend = new Decimal(0);
  }

  /**
   * Fetches an ad and spends its cost at once.
   *
   * @throws BudgetExceeded when a limit leaves too little; nothing was fetched then
   * @throws UpstreamError and others of the upstream's; nothing was spent then
   * @throws StateError when the budget cannot be asked, or was never set: it is not guessed
   */
  async fetchWithSession(options: TrackedFetchOptions = {}): Promise<T> {
    const { ad, hold } = await this.fetchHeld(options);
    await this.tracker.commit(hold);
    this.spend = this.spend.plus(this.costOf(options));
    return ad;
  }

  /**
   * Fetches an ad whose cost is spent when its impression comes: `commit(hold)` then. An ad never shown gives its money
   * back when `expiresAt` has passed, or at `release(hold)`.
   *
   * @throws BudgetExceeded and others as `fetchWithSession`
   */
  async fetchHeld(options: TrackedFetchOptions = {}): Promise<PaidAd<T>> {
    if (!this.session) {
      throw new UpstreamError('no session is open; call startSession first', undefined, 'SESSION_NOT_STARTED');
    }
    const { campaignId = this.defaults.campaignId } = options;
    if (campaignId === undefined) throw new ValidationError('campaignId', 'must be given, here or for the upstream');
    const { hold, expiresAt, refusal, reason } = await this.tracker.reserve(campaignId, this.costOf(options));
    if (refusal) throw exceeded(campaignId, refusal);
    if (!hold || expiresAt === undefined) throw new UpstreamError(reason);
    try {
      const ad = await this.upstream.fetchWithSession({ ...options, campaignId } as FetchOptions);
      return { ad, hold, expiresAt };
    } catch (error) {
      await this.tracker.release(hold).catch(this.onReleaseError);
      throw error;
    }
  }

  /** The impression of a held ad came: spends its cost, once. */
  async commit(hold: HoldRef): Promise<void> {
    await this.tracker.commit(hold);
  }

  /** A held ad is not shown: gives its money back. */
  async release(hold: HoldRef): Promise<void> {
    await this.tracker.release(hold);
  }

  async endSession(): Promise<void> {
    this.session = undefined;
    await this.upstream.endSession();
  }

  /** Fetches outside of any session, and without a cost. */
  fetch(options?: FetchOptions): Promise<T> {
    return this.upstream.fetch(options);
  }

  async close(): Promise<void> {
    this.session = undefined;
    await this.upstream.close();
  }

  private costOf({ cost = this.defaults.cost }: TrackedFetchOptions): Amount {
    if (cost !== undefined) return cost;
    throw new ValidationError('cost', 'must be given, here or for the upstream');
  }
}
