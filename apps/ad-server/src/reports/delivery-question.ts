import { ValidationError } from '@xsp/core';
import type { DeliveryQuestion } from './delivery-rows';

/** What delivery may be asked by. */
export const ASKED_BY = ['hour', 'day', 'campaign', 'creative', 'placement'] as const;

/**
 * What `by` asks for: `day`, `hour`, `creative`, `day,creative,placement`. Lines are always of one campaign; without hour
 * or day each is of all the time.
 *
 * @throws ValidationError
 */
export function askedBy(by: string): Pick<DeliveryQuestion, 'every' | 'creative' | 'placement'> {
  const parts = by.split(',');
  const wrong = parts.find((part) => !(ASKED_BY as readonly string[]).includes(part));
  if (wrong !== undefined) {
    const all = ASKED_BY.join(', ');
    throw new ValidationError('by', `must be some of ${all}, separated by commas, but has ${JSON.stringify(wrong)}`);
  }
  const has = (part: (typeof ASKED_BY)[number]) => parts.includes(part);
  if (has('hour') && (has('creative') || has('placement'))) {
    throw new ValidationError('by', 'must be day for creatives and placements, which are counted by days');
  }
  return {
    every: has('hour') ? 'hour' : has('day') ? 'day' : 'all',
    creative: has('creative'),
    placement: has('placement'),
  };
}
