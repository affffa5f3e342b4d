import { Money } from '@xsp/core';
import type { ThrottleView } from '@xsp/budget';
import type { Campaign } from '../catalog';
import { ledgerCurrency } from '../charging/ledger-currency';
import type { Explanation } from './explanation';

/**
 * Why the throttle holds a request back that the campaign could serve: `held back by its pace: 12.5 % of its requests are
 * let through for now, and this one drew 0.83; 41.20 spent or held, 40.00 USD due at …`. `undefined`: it does not.
 */
export function heldBack(
  campaign: Campaign,
  { serves, rate, draw, seen }: ThrottleView,
): Omit<Explanation, 'campaign'> | undefined {
  if (serves) return undefined;
  const share = rate === 0 ? 'no request is' : `${percent(rate)} % of its requests are`;
  const drawn = rate === 0 ? '' : `, and this one drew ${draw.toFixed(4)}`;
  const reason = `held back by its pace: ${share} let through for now${drawn}`;
  if (!seen) return { outcome: 'pacing', reason };
  const currency = seen.counts === 'spend' ? ledgerCurrency(campaign) : undefined;
  const figure = (value: bigint) => (currency ? Money.fromUnits(value, currency).toString() : String(value));
  const due = `${figure(seen.due)} ${currency ?? seen.counts} due at ${new Date(seen.at).toISOString()}`;
  return { outcome: 'pacing', reason: `${reason}; ${figure(seen.spent)} spent or held, ${due}` };
}

/** With as many digits as tell a small share from none. */
function percent(rate: number): string {
  return String(Number((rate * 100).toPrecision(3)));
}
