import { budgetStatus, deliveryReport, paceOf, type DeliveryRow, type LineStatus } from '@xsp/budget';
import { calendarWindow, Money, type StateBackend } from '@xsp/core';
import type { CurvePoint, DeliveryCurve } from '../../../web/api/delivery-curve';
import type { Campaign, Catalog } from '../../../catalog';
import { budgetCampaign } from '../../../charging/budget-campaign';
import { ratesOf } from '../../../charging/option-cache';

const DAY = 86_400_000;

/** Periods up to this are drawn by the hour, longer ones by the day. */
const HOURLY_UP_TO = 2 * DAY;

/** The farthest back that is drawn. */
const LONGEST = 365 * DAY;

/**
 * A campaign's target and what it delivered, over the period that is paced; over today where nothing paces it.
 *
 * @throws StateError
 */
export async function deliveryCurve(state: StateBackend, catalog: Catalog, campaign: Campaign): Promise<DeliveryCurve> {
  const rates = ratesOf(catalog);
  const money = budgetCampaign(campaign);
  const now = state.now();
  const status = await budgetStatus(state, money, now, { rates });
  const pace = paceOf(money, now, { rates });
  const counts = pace?.line.counts ?? 'spend';
  const line = findLine(status.lines, counts, pace?.line.per ?? 'day') ?? findLine(status.lines, counts, 'total');
  const period = pace?.period ?? calendarWindow('day', now, money.flight?.timeZone ?? 'UTC');
  const from = Math.max(period.start, now - LONGEST);
  const by = period.end - period.start <= HOURLY_UP_TO ? 'hour' : 'day';
  const rows = await deliveryReport(state, money, { from, to: now, by }, rates ? { rates } : {});
  const { currency } = status.unbilled;
  const paced = line?.per === 'day' || pace !== null;
  return {
    campaign: campaign.id,
    unit: counts === 'spend' ? currency : counts,
    start: seconds(period.start),
    end: seconds(period.end),
    now: seconds(now),
    target: pace && pace.target.points.map(([time, units]) => [seconds(time), amountOf(units, counts, currency)]),
    actual: actualPoints(rows, counts, from, now, paced && line ? figure(line.spent) : undefined),
    limit: line?.limit === undefined || line.limit === null ? null : figure(line.limit),
  };
}

function findLine(lines: readonly LineStatus[], counts: LineStatus['counts'], per: LineStatus['per']) {
  return lines.find((line) => line.owner.kind === 'campaign' && line.counts === counts && line.per === per);
}

/** The sums at the end of each part that is over, and now. */
function actualPoints(
  rows: readonly DeliveryRow[],
  counts: LineStatus['counts'],
  from: number,
  now: number,
  total: number | undefined,
): readonly CurvePoint[] {
  const values = rows.map((row) => figure(counts === 'spend' ? row.spend : row[counts]));
  const sum = values.reduce((all, value) => all + value, 0);
  // What was counted before the first part that is drawn.
  let delivered = Math.max(0, (total ?? sum) - sum);
  const points: CurvePoint[] = [[seconds(from), delivered]];
  rows.forEach(({ end }, index) => {
    delivered += values[index]!;
    points.push([seconds(Math.min(end, now)), delivered]);
  });
  return points;
}

function amountOf(units: bigint, counts: LineStatus['counts'], currency: string): number {
  return counts === 'spend' ? figure(Money.fromUnits(units, currency)) : Number(units);
}

/** To be drawn: exact figures are in the status. */
function figure(value: Money | bigint): number {
  return Number(value.toString());
}

function seconds(time: number): number {
  return Math.round(time / 1_000);
}
