import {
  BaseSessionUpstream,
  FrequencyCapExceeded,
  UpstreamError,
  ValidationError,
  type FetchOptions,
  type HoldRef,
  type SessionContext,
  type SessionUpstream,
  type Upstream,
} from '@xsp/core';
import type { CapRefusal } from '../explain/explain-refusal';
import type { FrequencyCapper } from '../capper/frequency-capper';

/** What one fetch says beside the upstream's own options. */
export interface CappedFetchOptions extends FetchOptions {
  /** The campaign whose cap counts; the upstream's `campaignId` when left out. */
  readonly campaignId?: string;
  /** Instead of the capper's default; 0 is never. */
  readonly maxImpressions?: number;
}

/** Settings of a `FrequencyCappedSessionUpstream`. */
export interface FrequencyCappedSessionUpstreamOptions<T> {
  /** What is asked in the end, with sessions of its own or without. Closed when this upstream is. */
  readonly upstream: Upstream<T> | SessionUpstream<T>;
  readonly frequencyCapper: FrequencyCapper;
  /** The campaign of fetches that name none. */
  readonly campaignId?: string;
  /** Told when a fetch failed and its hold could not be given back: it ends by itself then. */
  readonly onReleaseError?: (error: unknown) => void;
}

/** An ad that was fetched, with the place it holds in the cap until its impression comes. */
export interface HeldAd<T> {
  readonly ad: T;
  /** Plain data: fits into a tracking URL. */
  readonly hold: HoldRef;
  /** When the hold ends by itself (epoch ms). */
  readonly expiresAt: number;
}

/**
 * Puts a frequency cap before any upstream. The cap is decided and held before the fetch, so that requests at once
 * never pass it, and given back when the fetch fails.
 *
 * `fetchWithSession` counts as soon as the ad has been fetched. An ad that was fetched may still not be shown: where a
 * player reports impressions, use `fetchHeld`, and `commit` the hold when the beacon comes.
 *
 * Without a user nothing can be counted: the fetch is refused.
 */
export class FrequencyCappedSessionUpstream<T> implements SessionUpstream<T> {
  private readonly upstream: SessionUpstream<T>;
  private readonly capper: FrequencyCapper;
  private readonly campaignId: string | undefined;
  private readonly onReleaseError: (error: unknown) => void;
  private session: SessionContext | undefined;
  private requests = 0;

  constructor(options: FrequencyCappedSessionUpstreamOptions<T>) {
    const { upstream } = options;
    this.upstream = 'startSession' in upstream ? upstream : new BaseSessionUpstream({ upstream });
    this.capper = options.frequencyCapper;
    this.campaignId = options.campaignId;
    this.onReleaseError = options.onReleaseError ?? (() => undefined);
  }

  /** How many ads were fetched in the open session. */
  get requestCount(): number {
    return this.requests;
  }

  async startSession(context: SessionContext): Promise<void> {
    await this.upstream.startSession(context);
    this.session = context;
    this.requests = 0;
  }

  /**
   * Fetches an ad and counts its impression at once.
   *
   * @throws FrequencyCapExceeded when the cap is reached; nothing was fetched then
   * @throws UpstreamError and others of the upstream's; nothing was counted then
   * @throws StateError when the cap cannot be asked: it is not guessed
   */
  async fetchWithSession(options: CappedFetchOptions = {}): Promise<T> {
    const { ad, hold } = await this.fetchHeld(options);
    await this.capper.commit(hold);
    return ad;
  }

  /**
   * Fetches an ad that counts when its impression comes: `commit(hold)` then. An ad never shown gives its place back
   * when `expiresAt` has passed, or at `release(hold)`.
   *
   * @throws FrequencyCapExceeded and others as `fetchWithSession`
   */
  async fetchHeld(options: CappedFetchOptions = {}): Promise<HeldAd<T>> {
    const { campaignId = this.campaignId, maxImpressions } = options;
    const userId = this.userId();
    if (campaignId === undefined) throw new ValidationError('campaignId', 'must be given, here or for the upstream');
    const decision = await this.capper.reserve(
      userId,
      campaignId,
      maxImpressions === undefined ? {} : { maxImpressions },
    );
    const { hold, expiresAt } = decision;
    if (!hold || expiresAt === undefined) throw exceeded(campaignId, decision.reason, decision.refusal);
    try {
      const ad = await this.upstream.fetchWithSession({ ...options, campaignId } as FetchOptions);
      this.requests += 1;
      return { ad, hold, expiresAt };
    } catch (error) {
      await this.capper.release(hold).catch(this.onReleaseError);
      throw error;
    }
  }

  /** The impression of a held ad came: counts it, once. */
  async commit(hold: HoldRef): Promise<void> {
    await this.capper.commit(hold);
  }

  /** A held ad is not shown: gives its place back. */
  async release(hold: HoldRef): Promise<void> {
    await this.capper.release(hold);
  }

  async endSession(): Promise<void> {
    this.session = undefined;
    await this.upstream.endSession();
  }

  /** Fetches outside of any session, and without the cap, which needs a user. */
  fetch(options?: FetchOptions): Promise<T> {
    return this.upstream.fetch(options);
  }

  async close(): Promise<void> {
    this.session = undefined;
    await this.upstream.close();
  }

  private userId(): string {
    if (!this.session) {
      throw new UpstreamError('no session is open; call startSession first', undefined, 'SESSION_NOT_STARTED');
    }
    const { userId } = this.session;
    if (userId !== undefined) return userId;
    throw new ValidationError('context.userId', 'must be given: without a user there is nothing to count');
  }
}

function exceeded(campaignId: string, reason: string, refusal: CapRefusal | undefined): FrequencyCapExceeded {
  return new FrequencyCapExceeded(reason, {
    details: {
      campaign: campaignId,
      ...(refusal && {
        level: refusal.level,
        count: refusal.count,
        held: refusal.held,
        limit: refusal.limit,
        freesAt: refusal.freesAt,
      }),
    },
  });
}
