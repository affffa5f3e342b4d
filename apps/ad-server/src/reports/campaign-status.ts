import { budgetStatus, type BudgetStatus, type LineStatus, type PaceStatus, type Rates } from '@xsp/budget';
import type { Money, StateBackend } from '@xsp/core';
import type { Campaign } from '../catalog';
import { budgetCampaign } from '../charging/budget-campaign';
import { ledgerCurrency } from '../charging/ledger-currency';

/** `GET /v1/campaigns/ID/status`: money as decimal strings, events as numbers. */
export interface CampaignStatus {
  readonly id: string;
  readonly name: string;
  /** The state's time, ISO 8601. */
  readonly now: string;
  readonly budget: BudgetFigures & { readonly currency: string | null; readonly unbilled: string };
  readonly pacing: PacingFigures | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
}

/** What is spent in total, and each line of the budget under its period's name. */
export interface BudgetFigures {
  /** The limit over all time; absent: none. */
  readonly total?: string;
  readonly spent: string;
  readonly held: string;
  readonly remaining?: string;
  readonly overcommitted?: boolean;
  /** `daily`, `hourly`, `weekly`, `monthly`, `impressions`, `impressionsDaily`, `group:ID`, `advertiser:ID:monthly`, … */
  readonly [line: string]: string | boolean | LineFigures | null | undefined;
}

export interface LineFigures {
  readonly limit: string | number;
  readonly spent: string | number;
  readonly held: string | number;
  readonly remaining: string | number;
  readonly overcommitted: boolean;
  /** For `setLimit` and for what changed it. */
  readonly version: number;
  /** When the period is over, ISO 8601; `null`: never. */
  readonly endsAt: string | null;
}

export interface PacingFigures {
  readonly mode: string;
  readonly start: string;
  readonly end: string;
  /** What should have been spent by now. */
  readonly target: string | number;
  /** What may have been spent by now. */
  readonly ceiling: string | number;
  /** What is spent and held. */
  readonly actual: string | number;
}

/** @throws StateError when the state cannot be asked: what is not known is not reported as 0 */
export async function campaignStatus(
  state: StateBackend,
  campaign: Campaign,
  rates: Rates | undefined,
): Promise<CampaignStatus> {
  const status = await budgetStatus(state, budgetCampaign(campaign), state.now(), { rates });
  const { now, pacing, impressions, clicks, completes } = status;
  return {
    id: campaign.id,
    name: campaign.name,
    now: iso(now),
    budget: figuresOf(campaign, status),
    pacing: pacing && pacingFigures(pacing),
    impressions: Number(impressions),
    clicks: Number(clicks),
    completes: Number(completes),
  };
}

const PERIODS = { total: '', hour: 'hourly', day: 'daily', week: 'weekly', month: 'monthly' } as const;

function figuresOf(campaign: Campaign, { lines, unbilled }: BudgetStatus): CampaignStatus['budget'] {
  const own = lines.find(
    ({ owner, counts, per }) => owner.kind === 'campaign' && counts === 'spend' && per === 'total',
  );
  const others = lines.flatMap((line): [string, LineFigures][] => {
    const figures = line === own ? undefined : lineFigures(line);
    return figures ? [[lineName(line), figures]] : [];
  });
  return {
    currency: ledgerCurrency(campaign) ?? null,
    ...(own?.limit !== undefined && { total: String(own.limit) }),
    spent: own ? String(own.spent) : '0',
    held: own ? String(own.held) : '0',
    ...(own?.remaining !== undefined && { remaining: String(own.remaining) }),
    ...(own?.overcommitted !== undefined && { overcommitted: own.overcommitted }),
    ...Object.fromEntries(others),
    unbilled: String(unbilled),
  };
}

function lineName({ owner, counts, per }: LineStatus): string {
  const period = PERIODS[per];
  const what = counts === 'spend' ? period : `${counts}${period && period[0]!.toUpperCase() + period.slice(1)}`;
  if (owner.kind === 'campaign') return what;
  return [owner.kind, owner.id, what].filter((part) => part !== '').join(':');
}

function lineFigures(line: LineStatus): LineFigures | undefined {
  const { limit, remaining, version, endsAt } = line;
  if (limit === undefined || remaining === undefined || version === undefined) return undefined;
  return {
    limit: figure(limit),
    spent: figure(line.spent),
    held: figure(line.held),
    remaining: figure(remaining),
    overcommitted: line.overcommitted === true,
    version,
    endsAt: endsAt === null ? null : iso(endsAt),
  };
}

function pacingFigures({ mode, start, end, target, ceiling, actual }: PaceStatus): PacingFigures {
  const figures = { target: figure(target), ceiling: figure(ceiling), actual: figure(actual) };
  return { mode, start: iso(start), end: iso(end), ...figures };
}

/** Money as a decimal string, events as a number. */
function figure(value: Money | bigint): string | number {
  return typeof value === 'bigint' ? Number(value) : value.toString();
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
