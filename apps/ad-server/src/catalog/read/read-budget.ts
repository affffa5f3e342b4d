import { MAX_UNITS, Money } from '@xsp/core';
import { BUDGET_PERIODS, type BudgetFile, COUNTED_EVENTS, type PricingFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Budget } from '../model';
import type { Loose } from '../structure';
import { isWritten, nowhere } from './loose-parts';
import { readCurrency, readMoney } from './read-money';
import { readPercent } from './read-percent';
import { readTimeZone } from './read-time-zone';
import { readWeekday } from './read-weekday';

/** What holds where a budget says nothing. */
export interface BudgetDefaults {
  readonly timeZone: string;
  /** What else names the currency of its amounts: a campaign's pricing. */
  readonly pricing?: Loose<PricingFile> | undefined;
}

export function readBudget(file: Loose<BudgetFile>, at: Place, { timeZone, pricing = {} }: BudgetDefaults): Budget {
  const currency = readCurrency(file.currency, at.at('currency')) ?? readCurrency(pricing.currency, nowhere);
  const overDeliveryPpm = readPercent(file.overDelivery ?? '0%');
  const given = BUDGET_PERIODS.filter((period) => file[period] !== undefined);
  if (given.length > 0 && !isWritten(file, 'currency') && !isWritten(pricing, 'currency')) {
    at.at('currency').mistake('is missing; say what the amounts of money are in, such as USD');
  }
  const money = Object.fromEntries(
    given.map((period) => {
      const limit = readMoney(file[period], currency, at.at(period));
      checkRange(limit, overDeliveryPpm, at.at('overDelivery'));
      return [period, limit];
    }),
  );
  return {
    currency: given.length === 0 ? null : (currency ?? null),
    money,
    counts: readCounts(file),
    overDeliveryPpm,
    timeZone: readTimeZone(file.timeZone, at.at('timeZone'), timeZone),
    weekStart: readWeekday(file.weekStart),
  };
}

function readCounts(file: Loose<BudgetFile>): Budget['counts'] {
  return Object.fromEntries(
    COUNTED_EVENTS.flatMap((event) => {
      const limits = file[event];
      if (limits === undefined) return [];
      const given = BUDGET_PERIODS.flatMap((period) => {
        const limit = limits[period];
        return limit === undefined ? [] : [[period, BigInt(limit)] as const];
      });
      return [[event, Object.fromEntries(given)] as const];
    }),
  );
}

function checkRange(limit: Money, overDeliveryPpm: bigint, at: Place): void {
  const most = limit.units + (limit.units * overDeliveryPpm) / 1_000_000n;
  if (most <= MAX_UNITS) return;
  const range = Money.fromUnits(MAX_UNITS, limit.currency).toString();
  at.mistake(`lifts ${limit.toString()} ${limit.currency} out of range; it goes up to ${range}`);
}
