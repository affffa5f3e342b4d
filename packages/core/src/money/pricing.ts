import { ValidationError } from '../errors';
import { Money } from './money';

/**
 * What an advertiser pays for:
 *
 * - `cpm`: a thousand impressions
 * - `cpc`: a click
 * - `cpcv`: a completed view
 * - `cpv`: a view
 * - `flat`: one fixed sum
 */
export type PricingModel = (typeof PRICING_MODELS)[number];

/** All pricing models. */
export const PRICING_MODELS = ['cpm', 'cpc', 'cpcv', 'cpv', 'flat'] as const;

/**
 * The price of one impression at a price per thousand, exactly.
 *
 * @throws {@link ValidationError} when the CPM is negative, or its thousandth is finer than the currency's unit
 */
export function pricePerImpression(cpm: Money, path = 'cpm'): Money {
  notNegative(cpm, path);
  if (cpm.units % 1000n !== 0n) {
    const digits = Money.fromUnits(1000n, cpm.currency).toString().length - 2;
    throw new ValidationError(
      path,
      `a thousandth of ${cpm.toString()} ${cpm.currency} cannot be kept exactly; write a CPM with at most ${digits} digits after the point`,
    );
  }
  return Money.fromUnits(cpm.units / 1000n, cpm.currency);
}

/**
 * The price of one event of the kind that the model bills: a thousandth of the amount for `cpm`, the amount itself for
 * a click, a completed view, a view, or the flat sum.
 *
 * @throws {@link ValidationError} when the amount is negative, or a CPM's thousandth is finer than the currency's unit
 */
export function pricePerEvent(model: PricingModel, amount: Money, path = 'amount'): Money {
  if (!PRICING_MODELS.includes(model)) {
    throw new ValidationError(path, `unknown pricing model; write one of ${PRICING_MODELS.join(', ')}`);
  }
  return model === 'cpm' ? pricePerImpression(amount, path) : notNegative(amount, path);
}

function notNegative(amount: Money, path: string): Money {
  if (!amount.isNegative()) return amount;
  throw new ValidationError(path, `a price must not be negative, but is ${amount.toString()}`);
}
