import { pricePerEvent, ValidationError, type Money, type PricingModel } from '@xsp/core';

/** What an advertiser pays, and for which event. */
export interface Pricing {
  readonly model: PricingModel;
  /** The price of one event: for `cpm` of one impression, for `flat` the whole sum. */
  readonly price: Money;
  /**
   * The event that is paid for.
   *
   * | model  | event                                        | serving                              |
   * | ------ | -------------------------------------------- | ------------------------------------ |
   * | `cpm`  | `impression`                                 | holds the price                      |
   * | `cpc`  | `click`                                      | asks for room for one price          |
   * | `cpcv` | `complete`                                   | asks for room for one price          |
   * | `cpv`  | `start`, or what the contract calls a view   | asks for room for one price          |
   * | `flat` | `impression`, the first one, for all of them | asks for nothing                     |
   */
  readonly event: string;
}

const EVENTS: Readonly<Record<PricingModel, string>> = {
  cpm: 'impression',
  cpc: 'click',
  cpcv: 'complete',
  cpv: 'start',
  flat: 'impression',
};

/**
 * @param amount of money as the contract has it: for `cpm` of a thousand impressions
 * @param viewEvent for `cpv`, which event is a view
 * @throws ValidationError for an unknown model, a negative amount, or a CPM whose thousandth cannot be kept exactly
 */
export function pricing(model: PricingModel, amount: Money, viewEvent?: string, path = 'pricing.amount'): Pricing {
  if (viewEvent !== undefined && model !== 'cpv') {
    throw new ValidationError(path.replace(/amount$/, 'viewEvent'), 'stands beside model: cpv only');
  }
  if (!Object.hasOwn(EVENTS, model)) {
    const models = Object.keys(EVENTS).join(', ');
    throw new ValidationError(path.replace(/amount$/, 'model'), `must be one of ${models}`);
  }
  return { model, price: pricePerEvent(model, amount, path), event: viewEvent ?? EVENTS[model] };
}
