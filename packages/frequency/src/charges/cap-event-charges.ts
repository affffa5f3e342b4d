import type { Charge } from '@xsp/core';
import type { Cap } from '../cap/cap';
import type { CapSubject } from '../cap/cap-subject';
import { capCharges, type CapChargesOptions } from './cap-charges';

/**
 * What a later event of an ad counts (a click, a completed view, a pod): charges for the option that
 * `commit({ event, option })` takes. They count as facts, even above their limits.
 *
 * A pod counts once however many ads of it the viewer sees: count it with a `consume` whose id is the pod's.
 *
 * @param event anything but an impression, which the hold itself counts
 */
export function capEventCharges(
  caps: readonly Cap[],
  subject: CapSubject,
  event: string,
  at: number,
  options: CapChargesOptions = {},
): readonly Charge[] {
  if (event === 'impression') return [];
  const ofEvent = (all: readonly Cap[] = []) => all.filter((cap) => cap.event === event);
  const { parents, feeds, known } = options;
  const charges = capCharges(ofEvent(caps), subject, at, {
    parents: ofEvent(parents),
    ...(feeds && { feeds: feeds.filter(({ cap }) => cap.event === event) }),
    ...(known && { known }),
  });
  return charges.map(({ room: _room, ...charge }) => ({ ...charge, amount: 1n }));
}
