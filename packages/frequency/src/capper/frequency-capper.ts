import {
  isName,
  parseDuration,
  ValidationError,
  type Charge,
  type CommitAnswer,
  type HoldRef,
  type ReleaseAnswer,
  type StateBackend,
} from '@xsp/core';
import type { Cap } from '../cap/cap';
import type { CapWindow } from '../cap/cap-window';
import { requireCap } from '../cap/require-cap';
import { capCharges } from '../charges/cap-charges';
import type { CapDecision, HeldDecision } from './cap-decision';
import { CapKeeper, type CapCall, type CapKeeperOptions } from './cap-keeper';

/** Settings of a `FrequencyCapper`. */
export interface FrequencyCapperOptions extends CapKeeperOptions {
  /** How many impressions of a campaign a user may see in the window; 3 when left out, 0 is never. */
  readonly defaultCap?: number;
  /** `24h` from the first impression when left out: a duration, or any window of a cap. */
  readonly window?: string | CapWindow;
}

/**
 * Caps the impressions of campaigns per user, on any state backend.
 *
 * Who asks (`checkCap`) and counts later (`recordImpression`) may serve more than the cap when requests come at once.
 * `reserve` decides and holds in one call, `commit` counts when the impression has come, `release` gives back: that is
 * exact. So are `charges` for a `reserve` of one's own.
 *
 * Errors of the state are thrown, never read as "no impressions yet".
 *
 * @example
 * ```ts
 * const capper = new FrequencyCapper(new MemoryBackend(), { defaultCap: 3, window: '24h' });
 * const { canServe, hold } = await capper.reserve('user-1', 'campaign-1');
 * if (hold) await capper.commit(hold);
 * ```
 */
export class FrequencyCapper {
  private readonly cap: Cap;
  private readonly keeper: CapKeeper;

  /** @throws ValidationError for a cap or window that is none */
  constructor(backend: StateBackend, { defaultCap = 3, window = '24h', ...keeping }: FrequencyCapperOptions = {}) {
    const counted: CapWindow =
      typeof window === 'string' ? { kind: 'rolling', ms: parseDuration(window, 'window') } : window;
    this.cap = requireCap({ per: 'campaign', limit: defaultCap, window: counted }, 'defaultCap');
    if (counted.kind === 'stream' || counted.kind === 'pod') {
      throw new ValidationError('window', `must not be ${counted.kind}: only a request knows which; use capCharges`);
    }
    this.keeper = new CapKeeper(backend, keeping);
  }

  /**
   * Whether the user may see the campaign once more, ads on their way counted. Changes nothing.
   *
   * @param maxImpressions instead of the default cap; 0 is never
   */
  async checkCap(userId: string, campaignId: string, maxImpressions?: number): Promise<boolean> {
    return (await this.check(userId, campaignId, maxImpressions)).canServe;
  }

  /** As `checkCap`, with the reason. */
  check(userId: string, campaignId: string, maxImpressions?: number): Promise<CapDecision> {
    return this.keeper.check(userId, this.chargesAt(campaignId, maxImpressions));
  }

  /**
   * Counts an impression that happened, above the cap too.
   *
   * @returns the user's impressions of the campaign in the window, those that came meanwhile included
   */
  async recordImpression(userId: string, campaignId: string, call?: CapCall): Promise<number> {
    await this.keeper.record(userId, this.chargesAt(campaignId), call);
    return this.getCount(userId, campaignId);
  }

  /** The user's impressions of the campaign in the window; ads on their way are not among them. */
  async getCount(userId: string, campaignId: string): Promise<number> {
    const [counter] = await this.keeper.read(userId, this.chargesAt(campaignId));
    return Number(counter?.committed ?? 0n);
  }

  /** How many more the user may see, ads on their way taken off; never below 0. */
  async getRemaining(userId: string, campaignId: string, maxImpressions?: number): Promise<number> {
    const cap = this.capOf(maxImpressions);
    const [counter] = await this.keeper.read(userId, this.chargesAt(campaignId, maxImpressions));
    const used = counter ? counter.committed + counter.held : 0n;
    return Math.max(0, cap.limit - Number(used));
  }

  /** Decides and holds in one call: however many ask at once, no more than the cap get a hold. */
  reserve(
    userId: string,
    campaignId: string,
    call?: CapCall & { readonly maxImpressions?: number },
  ): Promise<HeldDecision> {
    return this.keeper.reserve(userId, this.chargesAt(campaignId, call?.maxImpressions), call);
  }

  /** The impression came: counts what is held. Once, however often it is called. */
  commit(hold: HoldRef): Promise<CommitAnswer> {
    return this.keeper.commit(hold);
  }

  /** The ad was not shown: gives back what is held. */
  release(hold: HoldRef): Promise<ReleaseAnswer> {
    return this.keeper.release(hold);
  }

  /**
   * The charges of one impression, on the role `viewer`, for a `reserve` together with other rules.
   *
   * @throws ValidationError for an id that cannot name a counter
   */
  charges(campaignId: string, at: number, maxImpressions?: number): readonly Charge[] {
    if (!isName(campaignId)) {
      const shown = JSON.stringify(campaignId) ?? 'undefined';
      throw new ValidationError(
        'campaignId',
        `must match [A-Za-z0-9._-]{1,64}, but is ${shown.slice(0, 80)}; hashId makes one of any text`,
      );
    }
    return capCharges([this.capOf(maxImpressions)], { campaign: campaignId }, at);
  }

  /** Removes everything that is stored of a user. @returns how many counters that was */
  eraseUser(userId: string): Promise<number> {
    return this.keeper.erase(userId);
  }

  private chargesAt(campaignId: string, maxImpressions?: number): (at: number) => readonly Charge[] {
    return (at) => this.charges(campaignId, at, maxImpressions);
  }

  private capOf(maxImpressions: number | undefined): Cap {
    if (maxImpressions === undefined) return this.cap;
    return requireCap({ ...this.cap, limit: maxImpressions }, 'maxImpressions');
  }
}
