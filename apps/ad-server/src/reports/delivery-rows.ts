import { Money, type StateBackend, type TimeWindow } from '@xsp/core';
import { isNothing, sumOf } from './delivery-figures';
import { readRefusals, type RefusalsIn } from './refusals/read-refusals';
import { hasNone, type RefusalCounts } from './refusals/refusal-hours';
import type { Ledger } from './ledger';
import { periodsOf, readApart, readWhole, type Delivered } from './read-delivery';
import type { ReportNames } from './report-names';

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
 * @throws StateError; ValidationError for more than a year
 */
export async function deliveryLines(
  state: StateBackend,
  ledgers: readonly ReportedLedger[],
  names: ReportNames,
  question: DeliveryQuestion,
): Promise<readonly DeliveryLine[]> {
  const found: { readonly ledger: ReportedLedger; readonly one: Delivered }[] = [];
  for (const ledger of ledgers) {
    for (const one of await delivered(state, ledger, names, question)) found.push({ ledger, one });
  }
  const refusals = question.creative || question.placement ? undefined : await refusalsOf(state, found);
  return found.flatMap(({ ledger, one }) => {
    const refused = refusals?.(ledger.id, one);
    if (ledger.departed && isNothing(one.figures) && (!refused || hasNone(refused))) return [];
    return [{ ...lineOf(ledger, one, question), ...(refused && { refusals: refused }) }];
  });
}

function refusalsOf(state: StateBackend, found: readonly { readonly one: TimeWindow }[]): Promise<RefusalsIn> {
  const start = found.reduce((first, { one }) => Math.min(first, one.start), Infinity);
  const end = found.reduce((last, { one }) => Math.max(last, one.end), 0);
  return readRefusals(state, { start, end: Math.min(end, state.now()) });
}

async function delivered(
  state: StateBackend,
  ledger: Ledger,
  names: ReportNames,
  question: DeliveryQuestion,
): Promise<readonly Delivered[]> {
  const { every, creative, placement } = question;
  const periods = periodsOf(ledger, question, every === 'hour' ? 'hour' : 'day');
  const found: Delivered[] = [];
  for (const period of periods) {
    if (creative || placement) {
      const apart = await readApart(state, ledger, period, names.creativesOf(ledger.id), names.placements);
      found.push(...grouped(apart, question));
    } else {
      const figures = await readWhole(state, ledger, period);
      found.push({ ...period, creative: null, placement: null, figures });
    }
  }
  return every === 'all' && periods.length > 0 ? grouped(found, question, span(periods)) : found;
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
