import {
  ValidationError,
  type Charge,
  type CommitAnswer,
  type HoldRef,
  type ReleaseAnswer,
  type StateBackend,
} from '@xsp/core';
import type { Cap } from '../cap/cap';
import { splits } from '../cap/cap-counter';
import { requireCap } from '../cap/require-cap';
import { capCharges } from '../charges/cap-charges';
import type { CapDecision, HeldDecision } from './cap-decision';
import { CapKeeper, type CapCall, type CapKeeperOptions } from './cap-keeper';

/** Settings of a `MultiLevelFrequencyCapper`. */
export interface MultiLevelFrequencyCapperOptions extends CapKeeperOptions {
  /**
   * Caps on any levels, several on one if wanted; when left out 2 of a creative, 5 of a campaign, 10 of an advertiser, in
   * 24 hours from the first each.
   */
  readonly caps?: readonly Cap[];
}

const DAY = { kind: 'rolling', ms: 86_400_000 } as const;
const CAPS: readonly Cap[] = [
  { per: 'creative', limit: 2, window: DAY },
  { per: 'campaign', limit: 5, window: DAY },
  { per: 'advertiser', limit: 10, window: DAY },
];

/**
 * Caps creative, campaign and advertiser together, on any state backend: all levels in one call, and all or nothing.
 *
 * Errors of the state are thrown, never read as "no impressions yet".
 */
export class MultiLevelFrequencyCapper {
  private readonly caps: readonly Cap[];
  private readonly keeper: CapKeeper;

  /** @throws ValidationError for a cap that is none */
  constructor(backend: StateBackend, { caps = CAPS, ...keeping }: MultiLevelFrequencyCapperOptions = {}) {
    this.caps = caps.map((cap, index) => requireOfUser(requireCap(cap, `caps[${index}].limit`), `caps[${index}]`));
    this.keeper = new CapKeeper(backend, keeping);
  }

  /** Whether every level allows one more, and if not, which does not, at what count, and when it frees up. */
  checkAllCaps(userId: string, creativeId: string, campaignId: string, advertiserId: string): Promise<CapDecision> {
    return this.keeper.check(userId, this.chargesAt(creativeId, campaignId, advertiserId));
  }

  /**
   * Counts an impression on all levels if every one allows it, and on none otherwise, in one call: however many come
   * at once, no level is passed.
   */
  recordAllImpressions(
    userId: string,
    creativeId: string,
    campaignId: string,
    advertiserId: string,
    call?: CapCall,
  ): Promise<CapDecision> {
    return this.keeper.consume(userId, this.chargesAt(creativeId, campaignId, advertiserId), call);
  }

  /** Decides on all levels and holds, for an ad whose impression comes later. */
  reserveAll(
    userId: string,
    creativeId: string,
    campaignId: string,
    advertiserId: string,
    call?: CapCall,
  ): Promise<HeldDecision> {
    return this.keeper.reserve(userId, this.chargesAt(creativeId, campaignId, advertiserId), call);
  }

  /** The impression came: counts on all levels what is held. Once, however often it is called. */
  commit(hold: HoldRef): Promise<CommitAnswer> {
    return this.keeper.commit(hold);
  }

  /** The ad was not shown: gives back on all levels what is held. */
  release(hold: HoldRef): Promise<ReleaseAnswer> {
    return this.keeper.release(hold);
  }

  /** The charges of one impression, on the role `viewer`, for a `reserve` together with other rules. */
  charges(creativeId: string, campaignId: string, advertiserId: string, at: number): readonly Charge[] {
    return capCharges(this.caps, { creative: creativeId, campaign: campaignId, advertiser: advertiserId }, at);
  }

  /** Removes everything that is stored of a user. @returns how many counters that was */
  eraseUser(userId: string): Promise<number> {
    return this.keeper.erase(userId);
  }

  private chargesAt(creativeId: string, campaignId: string, advertiserId: string): (at: number) => readonly Charge[] {
    return (at) => this.charges(creativeId, campaignId, advertiserId, at);
  }
}

/** The capper is told a user and three ids, and nothing else that a cap could count by. */
function requireOfUser(cap: Cap, path: string): Cap {
  const known = ['creative', 'campaign', 'advertiser', 'any'].includes(cap.per);
  if (
    known &&
    cap.identity !== 'household' &&
    splits(cap).length === 0 &&
    (cap.event ?? 'impression') === 'impression'
  ) {
    return cap;
  }
  throw new ValidationError(
    path,
    'must count impressions of a user by creative, campaign, advertiser or any; use capCharges for others',
  );
}
