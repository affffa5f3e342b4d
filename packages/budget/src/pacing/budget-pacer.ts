import { randomUUID } from 'node:crypto';
import {
  atStateTime,
  defineOption,
  hashId,
  Money,
  timeZone,
  ValidationError,
  type Amount,
  type Charge,
  type CommitAnswer,
  type HoldRef,
  type Partition,
  type ReleaseAnswer,
  type StateBackend,
} from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { budgetCharges } from '../charges/budget-charges';
import { budgetCounter } from '../charges/counters';
import { PACE } from '../charges/limit-name';
import { limitsToSet } from '../charges/limits-to-set';
import { exceeded, explainBudgetRefusal, type BudgetRefusal } from '../tracker/exceeded';
import { moneyDecision, type MoneyDecision } from '../tracker/money-decision';
import { PACING_MODES, type PacingMode } from './pacing';
import { CampaignThrottle } from './throttle/campaign-throttle';

/** Settings of a `BudgetPacer`. */
export interface BudgetPacerOptions {
  /** What each campaign spends in a day, as a decimal string or `Decimal`. */
  readonly targetDailySpend: Amount;
  /** USD when left out. */
  readonly currency?: string;
  /** `hourly` when left out: a day's spend in equal hours, what one leaves over goes to the next. */
  readonly pacing?: PacingMode;
  /** Whose days and hours; UTC when left out. */
  readonly timeZone?: string;
  /** How old what the throttle knows may get, in ms; 10,000 when left out. */
  readonly refreshMs?: number;
  /** How long money that is held waits for its commit, in ms; 120,000 when left out. */
  readonly holdMs?: number;
  /** How long holds and ids of spends are remembered, in ms; six hours when left out, seven days at most. */
  readonly rememberMs?: number;
}

/** Whether the pace allows an ad now. */
export interface PaceDecision {
  readonly shouldServe: boolean;
  /** `OK`, or why not, as a sentence. */
  readonly reason: string;
  /** What refused: `throttle`, `pace` or `daily-budget`. */
  readonly limit?: string;
  readonly refusal?: BudgetRefusal;
}

/**
 * Spreads campaigns' daily spend over the day, on any state backend: the limit of each moment is the state's, so that no
 * number of servers together passes it. The days are dated, in the time zone given.
 *
 * It keeps its own counters, beside those of a `BudgetTracker`. Who asks (`shouldServe`) and spends later (`recordSpend`)
 * may run ahead of the pace when requests come at once; `reserve` decides and holds in one call, and `charges` are for a
 * `reserve` of one's own.
 *
 * @example
 * ```ts
 * const pacer = new BudgetPacer(new MemoryBackend(), { targetDailySpend: '240.00', timeZone: 'Europe/Paris' });
 * if ((await pacer.shouldServe('campaign-1', '0.005')).shouldServe) await pacer.recordSpend('campaign-1', '0.005');
 * ```
 */
export class BudgetPacer {
  private readonly target: Money;
  private readonly pacing: PacingMode;
  private readonly timeZone: string;
  private readonly refreshMs: number;
  private readonly holdMs: number;
  private readonly rememberMs: number;
  private readonly throttle: CampaignThrottle;
  private readonly campaigns = new Map<string, BudgetCampaign>();
  private refreshedAt = -Infinity;

  /** @throws ValidationError for an amount that is none (a number, a negative one), an unknown time zone or mode */
  constructor(
    private readonly backend: StateBackend,
    options: BudgetPacerOptions,
  ) {
    this.target = Money.of(options.targetDailySpend, options.currency ?? 'USD', 'targetDailySpend');
    if (this.target.isNegative()) throw new ValidationError('targetDailySpend', 'must not be negative; 0 means never');
    this.pacing = requirePacing(options.pacing ?? { mode: 'hourly' });
    this.timeZone = timeZone(options.timeZone ?? 'UTC', 'timeZone');
    this.refreshMs = options.refreshMs ?? 10_000;
    this.holdMs = options.holdMs ?? 120_000;
    this.rememberMs = options.rememberMs ?? 6 * 3_600_000;
    this.throttle = new CampaignThrottle(backend);
  }

  /**
   * Whether the pace allows an ad of this cost now. Changes nothing but the count of requests, which traffic is learned
   * from.
   *
   * @param requestId the same request is throttled alike; made up when left out
   */
  async shouldServe(campaignId: string, cost: Amount, requestId: string = randomUUID()): Promise<PaceDecision> {
    const campaign = await this.campaign(campaignId, cost);
    await this.refresh();
    const throttled = this.throttled(campaignId, requestId);
    if (throttled) return { shouldServe: false, ...throttled };
    const { canSpend, reason, refusal } = await this.put(campaign, randomUUID(), true);
    return { shouldServe: canSpend, reason, ...(refusal && { limit: refusal.limit, refusal }) };
  }

  /**
   * Counts what was spent. It must fit the day; ahead of the pace it may be.
   *
   * @throws BudgetExceeded when the day has no room left for it; nothing was counted then
   */
  async recordSpend(campaignId: string, cost: Amount, call: { readonly id?: string } = {}): Promise<void> {
    const campaign = { ...(await this.campaign(campaignId, cost)), pacing: { mode: 'asap' } as const };
    const id = call.id === undefined ? randomUUID() : hashId(JSON.stringify(['spend', campaignId, call.id]));
    const { slot } = await atStateTime(this.backend, (at) =>
      this.backend.consume({
        id,
        bind: { account: accountOf(campaignId) },
        options: [defineOption('spend', this.chargesOf(campaign, at, 'account'))],
        rememberMs: this.rememberMs,
      }),
    );
    const [refusal] = slot.status === 'refused' ? slot.refusals : [];
    if (refusal) throw exceeded(campaignId, explainBudgetRefusal(refusal, this.target.currency));
  }

  /** Decides and holds in one call, the throttle included. */
  async reserve(campaignId: string, cost: Amount, requestId: string = randomUUID()): Promise<MoneyDecision> {
    const campaign = await this.campaign(campaignId, cost);
    await this.refresh();
    const throttled = this.throttled(campaignId, requestId);
    if (throttled) return { canSpend: false, reason: throttled.reason };
    return this.put(campaign, hashId(JSON.stringify(['reserve', campaignId, requestId])), false);
  }

  /** The impression came: spends what is held. Once, however often it is called. */
  commit(hold: HoldRef): Promise<CommitAnswer> {
    return this.backend.commit({ hold });
  }

  /** The ad was not shown: gives back what is held. */
  release(hold: HoldRef): Promise<ReleaseAnswer> {
    const { reservation, lead, slot } = hold;
    return this.backend.release({ reservation, lead, slot, rememberMs: this.rememberMs });
  }

  /** The charges of one ad's pace, for a `reserve` together with other rules. The throttle is not in them. */
  async charges(campaignId: string, cost: Amount, at = this.backend.now()): Promise<readonly Charge[]> {
    return this.chargesOf(await this.campaign(campaignId, cost), at);
  }

  private throttled(campaignId: string, requestId: string): { reason: string; limit: string } | undefined {
    const { serves, rate } = this.throttle.admits(campaignId, requestId);
    if (serves) return undefined;
    return {
      limit: 'throttle',
      reason: `throttle lets ${(rate * 100).toFixed(1)} % of requests through, not this one`,
    };
  }

  /** Sets the day's limit of a campaign seen for the first time. */
  private async campaign(campaignId: string, cost: Amount): Promise<BudgetCampaign> {
    const price = Money.of(cost, this.target.currency, 'cost');
    if (price.isNegative()) throw new ValidationError('cost', 'must not be negative');
    const known = this.campaigns.get(campaignId);
    if (known && known.pricing.price.equals(price)) return known;
    const campaign: BudgetCampaign = {
      id: campaignId,
      advertiser: accountOf(campaignId).id,
      pricing: { model: 'cpm', price, event: 'impression' },
      budget: { currency: this.target.currency, lines: [{ counts: 'spend', per: 'day', at: this.target.units }] },
      pacing: this.pacing,
      flight: { start: 0, end: null, timeZone: this.timeZone },
    };
    if (!known) await this.setLimits(campaign);
    this.campaigns.set(campaignId, campaign);
    this.throttle.setCampaigns([...this.campaigns.values()]);
    return campaign;
  }

  private async setLimits(campaign: BudgetCampaign): Promise<void> {
    for (const limit of limitsToSet(campaign)) await this.backend.setLimit(limit);
  }

  private async refresh(): Promise<void> {
    const now = this.backend.now();
    if (now - this.refreshedAt < this.refreshMs) return;
    this.refreshedAt = now;
    await this.throttle.refresh();
  }

  private async put(campaign: BudgetCampaign, id: string, dryRun: boolean): Promise<MoneyDecision> {
    const { slots } = await atStateTime(this.backend, (at) =>
      this.backend.reserve({
        id,
        bind: { account: accountOf(campaign.id) },
        slots: [{ options: [defineOption('ad', this.chargesOf(campaign, at, 'account'))], ttlMs: this.holdMs }],
        rememberMs: this.rememberMs,
        dryRun,
      }),
    );
    const decision = moneyDecision(slots[0]!, this.target.currency);
    if (decision.refusal?.limit === PACE) this.throttle.refusedByPace(campaign.id);
    return decision;
  }

  /** Of all that a campaign's money is charged the day's counter, with its limit and its pace. */
  private chargesOf(campaign: BudgetCampaign, at: number, role?: string): readonly Charge[] {
    const day = budgetCounter({ kind: 'campaign', id: campaign.id }, 'spend', 'day');
    return budgetCharges(campaign, at, { shape: this.throttle.shapeOf(campaign.id) })
      .filter(({ counter }) => counter.length === day.length && day.every((part, index) => counter[index] === part))
      .map((charge) => (role === undefined ? charge : { ...charge, partition: role }));
  }
}

/** Where the pacer keeps a campaign's day: apart from the money of a tracker. */
function accountOf(campaignId: string): Partition {
  return { kind: 'advertiser', id: `pace.${hashId(campaignId)}` };
}

/** Whoever writes JavaScript, or reads a mode from a file, is told before the first ad. */
function requirePacing(pacing: PacingMode): PacingMode {
  const modes: readonly unknown[] = PACING_MODES;
  if (modes.includes((pacing as Partial<PacingMode> | null)?.mode)) return pacing;
  throw new ValidationError('pacing.mode', `must be one of ${PACING_MODES.join(', ')}, as in { mode: 'even' }`);
}
