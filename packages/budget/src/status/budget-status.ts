import { curveAt, Money, type CounterReading, type CounterRef, type StateBackend } from '@xsp/core';
import type { BudgetCount, BudgetPeriod } from '../campaign/budget';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownersOf, ownPrice, type BudgetOwner } from '../campaign/budget-owner';
import { allLines, lineCounter, type CountedLine } from '../charges/budget-lines';
import { totalCounter } from '../charges/counters';
import { limitName } from '../charges/limit-name';
import { paceOf, type PaceOptions } from '../pacing/pace';
import type { PacingMode } from '../pacing/pacing';

/** What is known of a campaign's money at one moment. */
export interface BudgetStatus {
  /** The state's time (epoch ms). */
  readonly now: number;
  /** Its ledger in total, and every line of its own budget and of those it shares. */
  readonly lines: readonly LineStatus[];
  /** `null` when nothing paces it. */
  readonly pacing: PaceStatus | null;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly completes: bigint;
  /** The price of what came when the budget was used up: counted, not billed. */
  readonly unbilled: Money;
}

/** One line of a budget; `spend` as money, events as whole numbers. */
export interface LineStatus {
  readonly owner: Pick<BudgetOwner, 'kind' | 'id'>;
  readonly counts: BudgetCount;
  readonly per: BudgetPeriod;
  /** What a refusal says. */
  readonly name: string;
  /** The limit in force; absent: nothing limits it, it is only counted. */
  readonly limit?: Money | bigint;
  /** Its version, for `setLimit({ ifVersion })`. */
  readonly version?: number;
  readonly spent: Money | bigint;
  readonly held: Money | bigint;
  /** Never below 0. */
  readonly remaining?: Money | bigint;
  /** More is spent and held than the limit allows, since it was lowered. */
  readonly overcommitted?: boolean;
  /** When the period is over (epoch ms). */
  readonly endsAt: number | null;
}

/** Target and actual, side by side. */
export interface PaceStatus {
  readonly mode: PacingMode['mode'];
  readonly counts: BudgetCount;
  readonly per: BudgetPeriod;
  /** The time it is spread over (epoch ms). */
  readonly start: number;
  readonly end: number;
  /** What should have been spent by now. */
  readonly target: Money | bigint;
  /** What may have been spent by now. */
  readonly ceiling: Money | bigint;
  /** What is spent and held. */
  readonly actual: Money | bigint;
}

/**
 * Reads a campaign's money in one call.
 *
 * @param at epoch milliseconds, `backend.now()` when left out: whose hours, days and months are read
 * @throws StateError when the state cannot be asked: what cannot be known is an error, never 0
 */
export async function budgetStatus(
  backend: Pick<StateBackend, 'inspect' | 'now'>,
  campaign: BudgetCampaign,
  at: number = backend.now(),
  options: PaceOptions = {},
): Promise<BudgetStatus> {
  const lines = ownersOf(campaign, options.rates).flatMap((owner) => allLines(owner).map((line) => ({ owner, line })));
  const totals = ['impressions', 'clicks', 'completes', 'unbilled'].map((what) => totalCounter(campaign.id, what));
  const partition = { kind: 'advertiser', id: campaign.advertiser };
  const { now, counters } = await backend.inspect([
    ...lines.map(({ owner, line }): CounterRef => ({ ...lineCounter(owner, line, at), partition: owner.partition })),
    ...totals.map((counter): CounterRef => ({ partition, counter, window: { kind: 'forever' } })),
  ]);
  const [impressions, clicks, completes, unbilled] = counters.slice(lines.length).map(({ committed }) => committed);
  const statuses = lines.map(({ owner, line }, index) => lineStatus(owner, line, counters[index]!));
  return {
    now,
    lines: statuses,
    pacing: paceStatus(campaign, at, options, statuses),
    impressions: impressions!,
    clicks: clicks!,
    completes: completes!,
    unbilled: Money.fromUnits(unbilled!, ownPrice(campaign, options.rates).currency),
  };
}

function lineStatus(owner: BudgetOwner, line: CountedLine, reading: CounterReading): LineStatus {
  const amount = amountIn(owner.price, line.counts);
  const { limit, remaining, overcommitted } = reading;
  return {
    owner: { kind: owner.kind, id: owner.id },
    counts: line.counts,
    per: line.per,
    name: limitName(owner, line),
    spent: amount(reading.committed),
    held: amount(reading.held),
    endsAt: reading.endsAt,
    ...(line.limited && limit && { limit: amount(limit.at), version: limit.version }),
    ...(line.limited &&
      remaining !== undefined && { remaining: amount(remaining), overcommitted: overcommitted === true }),
  };
}

function paceStatus(
  campaign: BudgetCampaign,
  at: number,
  options: PaceOptions,
  lines: readonly LineStatus[],
): PaceStatus | null {
  const pace = paceOf(campaign, at, options);
  if (!pace) return null;
  const { counts, per } = pace.line;
  const paced = lines.find((line) => line.owner.kind === 'campaign' && line.counts === counts && line.per === per);
  const amount = amountIn(ownPrice(campaign, options.rates), counts);
  const units = (value: Money | bigint) => (typeof value === 'bigint' ? value : value.units);
  return {
    mode: campaign.pacing!.mode,
    counts,
    per,
    start: pace.period.start,
    end: pace.period.end,
    target: amount(curveAt(pace.target, at)),
    ceiling: amount(curveAt(pace.ceiling, at)),
    actual: amount(units(paced!.spent) + units(paced!.held)),
  };
}

function amountIn(price: Money, counts: BudgetCount): (units: bigint) => Money | bigint {
  return counts === 'spend' ? (units) => Money.fromUnits(units, price.currency) : (units) => units;
}
