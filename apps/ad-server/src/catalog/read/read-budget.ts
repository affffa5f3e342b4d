import { MAX_UNITS, Money } from '@xsp/core';
import { BUDGET_PERIODS, type BudgetFile, COUNTED_EVENTS } from '../catalog-file';
import type { Place } from '../findings';
import type { Budget } from '../model';
import type { Loose } from '../structure';
import { readCurrency, readMoney } from './read-money';
import { readPercent } from './read-percent';
import { readTimeZone } from './read-time-zone';
import { readWeekday } from './read-weekday';

/** @param defaultZone whose days count when the budget does not say it */
export function readBudget(file: Loose<BudgetFile>, at: Place, defaultZone: string): Budget {
  const currency = readCurrency(file.currency, at.at('currency'));
  const overDeliveryPpm = readPercent(file.overDelivery ?? '0%');
  const given = BUDGET_PERIODS.filter((period) => file[period] !== undefined);
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
    timeZone: readTimeZone(file.timeZone, at.at('timeZone'), defaultZone),
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
