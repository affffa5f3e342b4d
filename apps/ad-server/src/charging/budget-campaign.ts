import { Money, type CurrencyCode } from '@xsp/core';
import {
  pricing,
  type Budget as BudgetLines,
  type BudgetCampaign,
  type BudgetLine,
  type Flight,
  type Pacing,
  type SharedBudget,
} from '@xsp/budget';
import type { BudgetPeriod } from '../catalog/catalog-file';
import type { Budget, Campaign } from '../catalog';

const PERIODS: Readonly<Record<BudgetPeriod, BudgetLine['per']>> = {
  total: 'total',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
};

/** A catalogue's campaign as `@xsp/budget` reads it. */
export function budgetCampaign(campaign: Campaign): BudgetCampaign {
  const { id, advertiser, budget, pacing } = campaign;
  return {
    id,
    advertiser: advertiser.id,
    pricing: pricingOf(campaign),
    ...(budget && { budget: budgetLines(budget) }),
    pacing: budgetPacing(pacing),
    flight: flightOf(campaign),
    shared: sharedBudgets(campaign),
  };
}

/** A campaign without a price bills nothing: a flat sum of zero. */
function pricingOf({ pricing: price, budget }: Campaign): BudgetCampaign['pricing'] {
  if (price) return pricing(price.model, price.amount);
  const currency: CurrencyCode = budget?.currency ?? 'USD';
  return pricing('flat', Money.of('0', currency));
}

/** The days and hours of a budget are of its own zone. */
function flightOf({ flight, budget }: Campaign): Flight {
  return { start: flight.startMs ?? 0, end: flight.endMs, timeZone: budget?.timeZone ?? flight.timeZone };
}

function sharedBudgets({ groups, advertiser }: Campaign): SharedBudget[] {
  const ofGroups = groups.map(({ id, budget }): SharedBudget => shared('group', id, budget));
  return advertiser.budget ? [...ofGroups, shared('advertiser', advertiser.id, advertiser.budget)] : ofGroups;
}

function shared(kind: SharedBudget['kind'], id: string, budget: Budget): SharedBudget {
  return { kind, id, budget: budgetLines(budget), timeZone: budget.timeZone };
}

function budgetLines(budget: Budget): BudgetLines {
  const lines: BudgetLine[] = [];
  for (const [period, money] of Object.entries(budget.money)) {
    lines.push({ counts: 'spend', per: PERIODS[period as BudgetPeriod], at: money.units });
  }
  for (const counts of ['impressions', 'clicks', 'completes'] as const) {
    for (const [period, at] of Object.entries(budget.counts[counts] ?? {})) {
      lines.push({ counts, per: PERIODS[period as BudgetPeriod], at });
    }
  }
  return {
    lines,
    ...(budget.currency && { currency: budget.currency }),
    overDelivery: budget.overDeliveryPpm,
    weekStart: budget.weekStart,
  };
}

function budgetPacing(pacing: Campaign['pacing']): Pacing {
  switch (pacing.mode) {
    case 'front-loaded':
      return { mode: 'front-loaded', share: Number(pacing.sharePpm) / 1_000_000 };
    case 'curve':
      return { mode: 'curve', weights: pacing.weights };
    default:
      return { mode: pacing.mode };
  }
}
