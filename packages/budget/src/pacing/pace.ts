import { calendarWindow, curveReaches, type Curve, type CurvePoint, type TimeWindow } from '@xsp/core';
import { limitOf, type BudgetLine, type BudgetPeriod } from '../campaign/budget';
import { ownPrice, type Rates } from '../campaign/budget-owner';
import { zoneOf, type BudgetCampaign } from '../campaign/budget-campaign';
import { drawnPart } from './modes/local-days';
import { evenPoints } from './modes/even';
import { frontLoadedPoints } from './modes/front-loaded';
import { hourlyPoints } from './modes/hourly';
import { weightedPoints } from './modes/weighted';
import type { HourWeights, Pacing } from './pacing';

/** A campaign's pace in one period: what should be spent by when, and what may be. */
export interface Pace {
  /** The line of the campaign's budget that is paced. */
  readonly line: BudgetLine;
  /** The time it is spread over: the line's period, cut to the flight. */
  readonly period: TimeWindow;
  /** What is to be spent in it: the line's limit, over-delivery included. */
  readonly amount: bigint;
  /** What should have been spent by when. */
  readonly target: Curve;
  /** What may have been spent by when: the limit named `pace`, a little ahead of the target. */
  readonly ceiling: Curve;
  /** Until when (epoch ms, exclusive) the curves are drawn; then the next period, or the next part of a long one. */
  readonly validUntil: number;
}

/** What a pace may be told. */
export interface PaceOptions {
  /** Traffic's shape, for `curve` and `adaptive` without weights of their own; even while there is none. */
  readonly shape?: HourWeights | undefined;
  /** For budgets in another currency than the price. */
  readonly rates?: Rates | undefined;
}

/** The pace of a campaign at a moment; `null` when nothing paces it: `asap`, no budget, or no end to pace towards. */
export function paceOf(campaign: BudgetCampaign, at: number, options: PaceOptions = {}): Pace | null {
  const { pacing, budget } = campaign;
  if (!pacing || pacing.mode === 'asap' || !budget) return null;
  const line = pacedLine(budget.lines, pacing);
  const period = line && periodOf(campaign, line.per, at);
  if (!period) return null;
  const amount = limitOf(line, budget);
  const points = targetPoints(pacing, period, amount, zoneOf(campaign), at, options.shape);
  const target = { points };
  const ahead = headroom(campaign, line, pacing, amount, options.rates);
  const validUntil = drawnPart(period, at).end;
  return { line, period, amount, target, ceiling: ceilingOf(target, amount, ahead), validUntil };
}

/** The line that is paced: money before events, the shortest period from a day on before longer ones. */
function pacedLine(lines: readonly BudgetLine[], pacing: Pacing): BudgetLine | undefined {
  const order: readonly BudgetPeriod[] = pacing.over ? [pacing.over] : ['day', 'week', 'month', 'total'];
  for (const counts of ['spend', 'impressions', 'clicks', 'completes'] as const) {
    for (const per of order) {
      const line = lines.find((candidate) => candidate.counts === counts && candidate.per === per);
      if (line) return line;
    }
  }
  return undefined;
}

/** The time a line is for, cut to the flight; undefined for a total without an end. */
function periodOf(campaign: BudgetCampaign, per: BudgetPeriod, at: number): TimeWindow | undefined {
  const { flight } = campaign;
  const last = flight?.end ?? Infinity;
  if (per === 'total') {
    return flight && flight.end !== null ? { start: flight.start, end: flight.end } : undefined;
  }
  const { start, end } = calendarWindow(per, at, zoneOf(campaign), campaign.budget?.weekStart);
  const cut = { start: Math.max(start, flight?.start ?? -Infinity), end: Math.min(end, last) };
  // Outside of its flight a campaign is not served; whatever its pace says there, it must be a curve.
  return cut.start < cut.end ? cut : { start, end };
}

function targetPoints(
  pacing: Pacing,
  period: TimeWindow,
  amount: bigint,
  timeZone: string,
  at: number,
  shape: HourWeights | undefined,
): readonly CurvePoint[] {
  switch (pacing.mode) {
    case 'asap':
    case 'even':
      return evenPoints(period, amount);
    case 'front-loaded':
      return frontLoadedPoints(period, amount, pacing.share);
    case 'hourly':
      return hourlyPoints(period, amount, timeZone, at);
    case 'curve':
    case 'adaptive': {
      const weights = pacing.weights ?? shape;
      return weights ? weightedPoints(period, amount, weights, timeZone, at) : evenPoints(period, amount);
    }
  }
}

/**
 * How far delivery may run ahead of the target: one price, so that the last ad of the period can be served before it is
 * over; with `adaptive`, whose rate is corrected by what was spent, a hundredth of the budget, so that the throttle
 * steers and not the ceiling.
 */
function headroom(
  campaign: BudgetCampaign,
  line: BudgetLine,
  pacing: Pacing,
  amount: bigint,
  rates: Rates | undefined,
): bigint {
  if (pacing.mode === 'hourly') return 0n;
  const one = line.counts === 'spend' ? ownPrice(campaign, rates).units : 1n;
  const share = pacing.mode === 'adaptive' ? amount / 100n : 0n;
  return one > share ? one : share;
}

/** The target raised by the headroom, up to the amount. */
function ceilingOf(target: Curve, amount: bigint, headroom: bigint): Curve {
  if (headroom === 0n) return target;
  const first = target.points[0]![0];
  const full = curveReaches(target, amount > headroom ? amount - headroom : 0n, first, Infinity);
  if (full === null) {
    return { points: target.points.map(([time, value]) => [time, value + headroom]) };
  }
  const before = target.points.filter(([time]) => time < full);
  return { points: [...before.map(([time, value]): CurvePoint => [time, value + headroom]), [full, amount]] };
}
