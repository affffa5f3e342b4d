import type { CurrencyCode, Money, Weekday } from '@xsp/core';
import type { BudgetPeriod, CountedEvent } from '../catalog-file';

/** Limits of money and of events. All that are given hold at once; a limit of zero means never. */
export interface Budget {
  /** The currency of its limits of money; null when it has none. */
  readonly currency: CurrencyCode | null;
  readonly money: Readonly<Partial<Record<BudgetPeriod, Money>>>;
  /** Limits of events, by event and period. */
  readonly counts: Readonly<Partial<Record<CountedEvent, Readonly<Partial<Record<BudgetPeriod, bigint>>>>>>;
  /** How much more than each limit may be delivered on purpose, in millionths: 50,000 is 5 %. */
  readonly overDeliveryPpm: bigint;
  /** Whose hours, days, weeks and months count. */
  readonly timeZone: string;
  readonly weekStart: Weekday;
}
