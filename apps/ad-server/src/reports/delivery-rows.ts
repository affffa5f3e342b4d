import { Money, ValidationError, type StateBackend, type TimeWindow } from '@xsp/core';
import { isNothing, sumOf } from './delivery-figures';
import { readRefusals } from './refusals/read-refusals';
import { hasNone, type RefusalCounts } from './refusals/refusal-hours';
import type { Ledger } from './ledger';
import { Periods } from './periods';
import { readApart, readWhole, type Delivered } from './read-delivery';
import type { ReportNames } from './report-names';

/** How many lines a report may have, which are in memory at once. */
const MOST_LINES = 500_000;

/** What a campaign delivered in one hour or day of its time zone, or all the time; or a creative or placement of it. */
export interface DeliveryLine {
  readonly campaign: string;
  /** Where it was asked by creative; `null`: what no creative is known for. */
  readonly creative?: string | null;
  /** Where it was asked by placement; `schedule:ID` for the breaks of a schedule without one. */
  readonly placement?: string | null;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
  /** What was billed, as a decimal string. */
  readonly spend: string;
  /** The price of what came when the budget was used up. */
  readonly unbilled: string;
  readonly currency: string;
  /** How many requests were refused the campaign, by reason; where it is not asked by creative or placement. */
  readonly refusals?: RefusalCounts;
}

export interface DeliveryQuestion {
  /** Epoch ms; the hours or days that contain them are whole. */
  readonly from: number;
  readonly to: number;
  /** A line for each hour or day; `all`: one for all of the time, in whole days. */
  readonly every: 'hour' | 'day' | 'all';
  /** Whether creatives, and placements, have lines each of their own: by days, or all of the time. */
  readonly creative: boolean;
  readonly placement: boolean;
}

/** A campaign that is reported. */
export interface ReportedLedger extends Ledger {
  /** It is not in the catalogue any more: where nothing was counted of it, it has no line. */
  readonly departed: boolean;
}

/**
 * Delivery of campaigns, from counters that are committed with the events themselves: whatever it is asked by, it adds up
 * to the campaigns' ledgers to the last digit.
 *
 * @throws StateError; ValidationError for more than a year, or more lines than a report may have
 */
export async function deliveryLines(
  state: StateBackend,
  ledgers: readonly ReportedLedger[],
  names: ReportNames,
  question: DeliveryQuestion,
): Promise<readonly DeliveryLine[]> {
  const periods = new Periods();
  const isWhole = !question.creative && !question.placement;
  const wanted = new Map(isWhole ? ledgers.map((ledger) => [ledger.id, linePeriods(ledger, question, periods)]) : []);
  requireFew(ledgers.reduce((lines, { id, departed }) => lines + (departed ? 0 : (wanted.get(id)?.length ?? 0)), 0));
  const refusals = isWhole ? await readRefusals(state, wanted, state.now()) : undefined;
  const lines: DeliveryLine[] = [];
  for (const ledger of ledgers) {
    for (const one of await delivered(state, ledger, names, question, periods)) {
      const refused = refusals?.(ledger.id, one);
      if (ledger.departed && isNothing(one.figures) && (!refused || hasNone(refused))) continue;
      lines.push({ ...lineOf(ledger, one, question), ...(refused && { refusals: refused }) });
    }
    requireFew(lines.length);
  }
  return lines;
}

function requireFew(lines: number): void {
  if (lines <= MOST_LINES) return;
  const remedy = 'ask for a shorter time, by day instead of hour, or for one campaign after the other';
  throw new ValidationError(
    'from',
    `must leave a report of ${MOST_LINES.toLocaleString('en')} lines at most; ${remedy}`,
  );
}

/** The times that a campaign has lines for. */
function linePeriods(ledger: Ledger, question: DeliveryQuestion, periods: Periods): readonly TimeWindow[] {
  const touched = periods.of(ledger.timeZone, question, question.every === 'hour' ? 'hour' : 'day');
  return question.every === 'all' && touched.length > 0 ? [span(touched)] : touched;
}

async function delivered(
  state: StateBackend,
  ledger: Ledger,
  names: ReportNames,
  question: DeliveryQuestion,
  periods: Periods,
): Promise<readonly Delivered[]> {
  const { every, creative, placement } = question;
  const touched = periods.of(ledger.timeZone, question, every === 'hour' ? 'hour' : 'day');
  const found: Delivered[] = [];
  if (creative || placement) {
    const creatives = names.creativesOf(ledger.id);
    const { placements } = names;
    for (const day of touched) {
      const apart = await readApart(state, ledger, day, creatives, placements, periods);
      found.push(...grouped(apart, question));
    }
  } else {
    const figures = await readWhole(state, ledger, touched, periods);
    touched.forEach((period, index) => {
      found.push({ ...period, creative: null, placement: null, figures: figures[index]! });
    });
  }
  return every === 'all' && touched.length > 0 ? grouped(found, question, span(touched)) : found;
}

function span(periods: readonly TimeWindow[]): TimeWindow {
  return { start: periods[0]!.start, end: periods.at(-1)!.end };
}

/** Added up by what is asked for; in one period where it is given. */
function grouped(
  all: readonly Delivered[],
  { creative, placement }: DeliveryQuestion,
  period?: TimeWindow,
): readonly Delivered[] {
  const groups = new Map<string, Delivered[]>();
  for (const one of all) {
    const shown = { ...one, creative: creative ? one.creative : null, placement: placement ? one.placement : null };
    const key = JSON.stringify([period ? 0 : one.start, shown.creative, shown.placement]);
    groups.set(key, [...(groups.get(key) ?? []), shown]);
  }
  const sums = [...groups.values()].map((group) => {
    return { ...group[0]!, ...period, figures: sumOf(group.map(({ figures }) => figures)) };
  });
  return creative || placement ? sums.filter(({ figures }) => !isNothing(figures)) : sums;
}

function lineOf(
  { id, currency }: Ledger,
  { start, end, creative, placement, figures }: Delivered,
  question: DeliveryQuestion,
): DeliveryLine {
  const { impressions, clicks, completes, spend, unbilled } = figures;
  return {
    campaign: id,
    ...(question.creative && { creative }),
    ...(question.placement && { placement }),
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    impressions: Number(impressions),
    clicks: Number(clicks),
    completes: Number(completes),
    spend: Money.fromUnits(spend, currency).toString(),
    unbilled: Money.fromUnits(unbilled, currency).toString(),
    currency,
  };
}
