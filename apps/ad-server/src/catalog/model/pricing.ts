import type { Money, PricingModel } from '@xsp/core';

/** The event whose coming is billed. */
export type BilledEvent = 'impression' | 'click' | 'complete' | 'view';

/** What the advertiser pays for, and how much. */
export interface Pricing {
  readonly model: PricingModel;
  /** As the file has it: for `cpm` the price of a thousand impressions, for `flat` the one fixed sum. */
  readonly amount: Money;
  /** Null for `flat`: no single event is billed. */
  readonly billedEvent: BilledEvent | null;
  /** The price of one billed event, exactly; zero for `flat`. */
  readonly price: Money;
}
