import { formatDuration, Money, type CurrencyCode, type Refusal, type Window } from '@xsp/core';

/**
 * A refusal in words: `campaign-cap: 3 of 3 in 1d, free again at 2026-11-24T14:05:00.000Z`,
 * `ahead of pace: 41.20 of 40.00 USD by now, free again at …`.
 *
 * @param currency of the counter, where it counts money
 */
export function refusalText(refusal: Refusal, currency: CurrencyCode | undefined): string {
  const { limit, committed, held, at, window, counter, freesAt } = refusal;
  const money = currency !== undefined && (counter.includes('spend') || counter.includes('flat'));
  const figure = (value: bigint) => (money ? Money.fromUnits(value, currency).toString() : String(value));
  const used = `${figure(committed + held)} of ${figure(at)}${money ? ` ${currency}` : ''}`;
  const inHold = held > 0n ? ` (${figure(held)} held)` : '';
  const what =
    limit === 'pace' ? `ahead of pace: ${used}${inHold} by now` : `${limit}: ${used}${inHold}${within(window)}`;
  if (at === 0n && limit !== 'pace') return `${limit}: the limit is 0, which is never`;
  return freesAt === null
    ? `${what}, not free again by itself`
    : `${what}, free again at ${new Date(freesAt).toISOString()}`;
}

function within(window: Window): string {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return ` in ${formatDuration(window.ms)}`;
    case 'fixed':
      return ` until ${new Date(window.end).toISOString()}`;
    case 'forever':
      return '';
  }
}
