import { randomUUID } from 'node:crypto';
import {
  atStateTime,
  defineOption,
  hashId,
  Money,
  ValidationError,
  type Amount,
  type Charge,
  type CommitAnswer,
  type CurrencyCode,
  type HoldRef,
  type Partition,
  type ReleaseAnswer,
  type StateBackend,
} from '@xsp/core';
import { Decimal } from 'decimal.js';
import { parseBudget, type BudgetConfig } from '../campaign/parse-budget';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { budgetCharges } from '../charges/budget-charges';
import { limitsToSet } from '../charges/limits-to-set';
import { budgetStatus, type BudgetStatus } from '../status/budget-status';
import { exceeded } from './exceeded';
import { moneyDecision, type MoneyDecision } from './money-decision';
import { readTracked, trackedCampaign, trackedKey, writeTracked } from './tracked-campaign';

/** Settings of a `BudgetTracker`. */
export interface BudgetTrackerOptions {
  /** The advertiser beside whose money a campaign's is kept; the campaign itself when left out. */
  readonly advertiserOf?: (campaignId: string) => string;
  /** The zone of daily and other periods; UTC when left out. */
  readonly timeZone?: string;
  /** How long money that is held waits for its commit, in ms; 120,000 when left out. */
  readonly holdMs?: number;
  /** How long holds and ids of spends are remembered, in ms; six hours when left out, seven days at most. */
  readonly rememberMs?: number;
}

/** A budget with what became of it. Money as `Decimal`, exactly. */
export interface TrackedBudgetFigures {
  readonly currency: CurrencyCode;
  /** The total limit; absent when the budget has none. */
  readonly total?: Decimal;
  readonly spent: Decimal;
  /** On its way: held, neither spent nor given back. */
  readonly held: Decimal;
  /** What can still be spent now, by the tightest of all limits of money. Never below 0. */
  readonly remaining: Decimal;
  readonly impressions: number;
  /** More is spent than a limit allows, since it was lowered. */
  readonly overcommitted: boolean;
  /** All limits, period by period. */
  readonly status: BudgetStatus;
}

/** One call of a tracker: for the same id it is the same, however often it is made. */
export interface SpendCall {
  /** Any text; made up when left out. */
  readonly id?: string;
}

/**
 * Tracks budgets on any state backend, exactly: integers of the currency's smallest unit, decided by the state in one
 * step, so that no number of servers or requests at once spends a unit more than is there.
 *
 * Amounts are decimal strings or `Decimal`; a number is refused. A budget that was never set is an error, not 0.
 *
 * @example
 * ```ts
 * const tracker = new BudgetTracker(new MemoryBackend());
 * await tracker.setBudget('campaign-1', '100.00', 'USD');
 * await tracker.recordSpend('campaign-1', '0.005');
 * ```
 */
export class BudgetTracker {
  private readonly advertiserOf: (campaignId: string) => string;
  private readonly timeZone: string;
  private readonly holdMs: number;
  private readonly rememberMs: number;

  constructor(
    private readonly backend: StateBackend,
    options: BudgetTrackerOptions = {},
  ) {
    this.advertiserOf = options.advertiserOf ?? ((campaignId) => campaignId);
    this.timeZone = options.timeZone ?? 'UTC';
    this.holdMs = options.holdMs ?? 120_000;
    this.rememberMs = options.rememberMs ?? 6 * 3_600_000;
  }

  /**
   * Sets or changes a budget, for all servers at once. What was spent stays spent: a budget lowered below it stops at
   * once, and `getBudget` says `overcommitted`.
   *
   * @param budget the total, or all limits by period: `{ total: '1000.00', daily: '100.00' }`
   * @throws ValidationError for what is no amount, or another currency than the budget had before
   */
  async setBudget(
    campaignId: string,
    budget: Amount | Omit<BudgetConfig, 'currency'>,
    currency = 'USD',
  ): Promise<void> {
    const config = typeof budget === 'string' || Decimal.isDecimal(budget) ? { total: budget } : budget;
    if (typeof config !== 'object') throw new ValidationError('budget', notAnAmount(config));
    const parsed = parseBudget({ ...config, currency });
    const code = parsed.currency!;
    const advertiser = this.advertiserOf(campaignId);
    const campaign = trackedCampaign(campaignId, advertiser, parsed, this.timeZone, Money.zero(code));
    const key = trackedKey(advertiser, campaignId);
    const before = await this.backend.get(key);
    if (before) await this.requireCurrency(campaignId, code);
    // The currency first: limits of another one would mean nothing. Who reads lines before their limits gets an error.
    await this.backend.set(key, writeTracked(parsed, code, this.timeZone), { ifVersion: before?.version ?? 0 });
    for (const limit of limitsToSet(campaign)) await this.backend.setLimit(limit);
  }

  /** The budget with what is spent, held and left. @throws StateError `missing` when none was set */
  async getBudget(campaignId: string): Promise<TrackedBudgetFigures> {
    const campaign = await this.campaign(campaignId);
    const status = await budgetStatus(this.backend, campaign);
    const code = campaign.pricing.price.currency;
    const lines = status.lines.filter(({ counts }) => counts === 'spend');
    const total = lines.find(({ per }) => per === 'total')!;
    const left = lines.flatMap(({ remaining }) => (remaining instanceof Money ? [remaining] : []));
    const least = left.reduce<Money | undefined>((low, one) => (low && low.compare(one) <= 0 ? low : one), undefined);
    return {
      currency: code,
      ...(total.limit instanceof Money && { total: total.limit.toDecimal() }),
      spent: decimal(total.spent),
      held: decimal(total.held),
      remaining: least?.toDecimal() ?? new Decimal(Infinity),
      impressions: Number(status.impressions),
      overcommitted: status.lines.some(({ overcommitted }) => overcommitted === true),
      status,
    };
  }

  /** What can still be spent now. @throws StateError `missing` when no budget was set */
  async getRemaining(campaignId: string): Promise<Decimal> {
    return (await this.getBudget(campaignId)).remaining;
  }

  /**
   * Whether this much could be spent now. Changes nothing, so it may be gone the moment after: `reserve` keeps it.
   *
   * @throws StateError `missing` when no budget was set
   */
  async checkAvailable(campaignId: string, amount: Amount): Promise<boolean> {
    const campaign = await this.campaign(campaignId, amount);
    return (await this.put(campaign, randomUUID(), true)).canSpend;
  }

  /**
   * Spends, if all of it fits every limit.
   *
   * @returns the budget right after, with what others spent meanwhile
   * @throws BudgetExceeded when it does not fit; nothing was spent then
   * @throws StateError `missing` when no budget was set
   */
  async recordSpend(
    campaignId: string,
    amount: Amount,
    impressions = 1,
    call: SpendCall = {},
  ): Promise<TrackedBudgetFigures> {
    if (!Number.isSafeInteger(impressions) || impressions < 0) {
      throw new ValidationError('impressions', `must be a whole number from 0, but is ${impressions}`);
    }
    const campaign = await this.campaign(campaignId, amount);
    const id = idOf('spend', campaignId, call);
    const { slot } = await atStateTime(this.backend, (at) =>
      this.backend.consume({
        id,
        fingerprint: `${campaign.pricing.price.units} ${impressions}`,
        bind: { account: this.account(campaignId) },
        options: [defineOption('spend', times(BigInt(impressions), this.chargesOf(campaign, at)))],
        rememberMs: this.rememberMs,
      }),
    );
    const { refusal } = moneyDecision(slot, campaign.pricing.price.currency);
    if (refusal) throw exceeded(campaignId, refusal);
    return this.getBudget(campaignId);
  }

  /** Decides and holds in one call: however many ask at once, no more than there is gets a hold. */
  async reserve(campaignId: string, amount: Amount, call: SpendCall = {}): Promise<MoneyDecision> {
    const campaign = await this.campaign(campaignId, amount);
    return this.put(campaign, idOf('reserve', campaignId, call), false);
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

  /** The charges of one spend, for a `reserve` together with other rules. */
  async charges(campaignId: string, amount: Amount, at = this.backend.now()): Promise<readonly Charge[]> {
    return budgetCharges(await this.campaign(campaignId, amount), at);
  }

  private async campaign(campaignId: string, amount?: Amount): Promise<BudgetCampaign> {
    const advertiser = this.advertiserOf(campaignId);
    const { budget, timeZone } = await readTracked(this.backend, advertiser, campaignId);
    const price = amount === undefined ? Money.zero(budget.currency) : Money.of(amount, budget.currency);
    return trackedCampaign(campaignId, advertiser, budget, timeZone, price);
  }

  /** Counters are integers of one currency: they mean nothing in another. */
  private async requireCurrency(campaignId: string, code: CurrencyCode): Promise<void> {
    const { budget } = await readTracked(this.backend, this.advertiserOf(campaignId), campaignId);
    if (budget.currency === code) return;
    throw new ValidationError(
      'currency',
      `campaign ${campaignId} is counted in ${budget.currency}; it cannot change to ${code}`,
    );
  }

  private async put(campaign: BudgetCampaign, id: string, dryRun: boolean): Promise<MoneyDecision> {
    const { slots } = await atStateTime(this.backend, (at) =>
      this.backend.reserve({
        id,
        fingerprint: String(campaign.pricing.price.units),
        bind: { account: this.account(campaign.id) },
        slots: [{ options: [defineOption('spend', this.chargesOf(campaign, at))], ttlMs: this.holdMs }],
        rememberMs: this.rememberMs,
        dryRun,
      }),
    );
    return moneyDecision(slots[0]!, campaign.pricing.price.currency);
  }

  /** On the role `account`, so that money alone is a matter of one partition. */
  private chargesOf(campaign: BudgetCampaign, at: number): readonly Charge[] {
    return budgetCharges(campaign, at).map((charge) => ({ ...charge, partition: 'account' }));
  }

  private account(campaignId: string): Partition {
    return { kind: 'advertiser', id: this.advertiserOf(campaignId) };
  }
}

/** The spend is one amount, whatever number of impressions it is for. */
function times(impressions: bigint, charges: readonly Charge[]): readonly Charge[] {
  return charges.map((charge) =>
    charge.counter.includes('impressions') ? { ...charge, amount: charge.amount * impressions } : charge,
  );
}

function decimal(money: Money | bigint): Decimal {
  return money instanceof Money ? money.toDecimal() : new Decimal(String(money));
}

/** The same for the same call of the same campaign, and another for any other. */
function idOf(call: string, campaignId: string, { id }: SpendCall): string {
  return id === undefined ? randomUUID() : hashId(JSON.stringify([call, campaignId, id]));
}

function notAnAmount(value: unknown): string {
  return typeof value === 'number'
    ? `must not be a number, since numbers round; write it as a string, such as "${value.toFixed(2)}"`
    : 'must be a decimal string such as "100.00", a Decimal, or limits by period';
}
