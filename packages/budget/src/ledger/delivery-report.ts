import { calendarWindow, Money, ValidationError, type CounterRef, type StateBackend, type TimeWindow } from '@xsp/core';
import { zoneOf, type BudgetCampaign } from '../campaign/budget-campaign';
import { ownPrice, type Rates } from '../campaign/budget-owner';
import { reportCounter } from '../charges/counters';

/** What a campaign delivered in one hour or day of its time zone. */
export interface DeliveryRow extends TimeWindow {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly completes: bigint;
  /** What was billed. */
  readonly spend: Money;
  /** The price of what came when the budget was used up. */
  readonly unbilled: Money;
}

/** The most hours that one report reads: a leap year's. */
const MOST_HOURS = 366 * 24;

/**
 * A campaign's delivery by hour or day of its time zone, from the hourly ledger: every ad in the hour it was served in,
 * every other event in the hour it came in.
 *
 * @param from epoch milliseconds; the hour or day that contains it is the first
 * @param to epoch milliseconds, exclusive
 * @throws ValidationError for more than a year
 */
export async function deliveryReport(
  backend: Pick<StateBackend, 'inspect'>,
  campaign: BudgetCampaign,
  { from, to, by }: { readonly from: number; readonly to: number; readonly by: 'hour' | 'day' },
  options: { readonly rates?: Rates } = {},
): Promise<readonly DeliveryRow[]> {
  const rows: DeliveryRow[] = [];
  const { currency } = ownPrice(campaign, options.rates);
  const zero = Money.zero(currency);
  const zone = zoneOf(campaign);
  for (const part of parts(from, to, by, zone)) {
    const hours = parts(part.start, part.end, 'hour', zone);
    const { counters } = await backend.inspect(hours.flatMap((hour) => refsOf(campaign, hour)));
    const sum = (index: number) =>
      counters.reduce((total, { committed }, i) => (i % REPORTED.length === index ? total + committed : total), 0n);
    rows.push({
      ...part,
      spend: zero.add(Money.fromUnits(sum(0), currency)),
      unbilled: zero.add(Money.fromUnits(sum(1), currency)),
      impressions: sum(2),
      clicks: sum(3),
      completes: sum(4),
    });
  }
  return rows;
}

const REPORTED = ['spend', 'unbilled', 'impressions', 'clicks', 'completes'] as const;

function refsOf(campaign: BudgetCampaign, { start, end }: TimeWindow): readonly CounterRef[] {
  const partition = { kind: 'advertiser', id: campaign.advertiser };
  return REPORTED.map((what) => ({
    partition,
    counter: what === 'spend' ? ['campaign', campaign.id, 'spend', 'hour'] : reportCounter(campaign.id, what),
    window: { kind: 'fixed', start, end, kept: true },
  }));
}

function parts(from: number, to: number, unit: 'hour' | 'day', zone: string): readonly TimeWindow[] {
  if (!(to - from <= MOST_HOURS * 3_600_000)) throw new ValidationError('to', 'must be a year after from at most');
  const found: TimeWindow[] = [];
  for (let at = from; at < to;) {
    const { start, end } = calendarWindow(unit, at, zone);
    found.push({ start, end });
    at = end;
  }
  return found;
}
