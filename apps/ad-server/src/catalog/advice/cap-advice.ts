import { isDeepStrictEqual } from 'node:util';
import type { CapLevel } from '../catalog-file';
import type { Place } from '../findings';
import type { Cap } from '../model';
import { mostWithin } from './most-within';

/** The levels at which an event of a level is always counted too: an impression of a creative is one of its campaign. */
const COUNTED_BY: Readonly<Record<CapLevel, readonly CapLevel[]>> = {
  creative: ['creative', 'campaign', 'advertiser'],
  placement: ['placement', 'campaign', 'advertiser'],
  campaign: ['campaign', 'advertiser'],
  advertiser: ['advertiser'],
  category: ['category'],
  label: ['label'],
  household: ['household'],
};

/**
 * Points out caps that say the same as another, and caps that can never matter because another one always refuses first.
 *
 * @param caps one list of caps
 * @param advertiserCaps caps that hold besides
 * @param at the place of the list
 */
export function adviseOnCaps(caps: readonly Cap[], advertiserCaps: readonly Cap[], at: Place): void {
  caps.forEach((cap, index) => {
    const twin = caps.slice(0, index).findIndex((earlier) => saysTheSame(earlier, cap));
    if (twin >= 0) {
      at.at(index).warning(`says the same as caps[${twin}]; remove one`);
      return;
    }
    const stricter = caps.findIndex((other, position) => {
      const mutual = position > index && refusesFirst(cap, other);
      return position !== index && !mutual && refusesFirst(other, cap);
    });
    const outer = advertiserCaps.find((other) => refusesFirst(other, cap));
    if (stricter >= 0) {
      at.at(index).warning(`can never matter: caps[${stricter}], ${describe(caps[stricter])}, refuses first`);
    } else if (outer !== undefined) {
      at.at(index).warning(`can never matter: the advertiser's ${describe(outer)}, refuses first`);
    }
  });
}

function saysTheSame(a: Cap, b: Cap): boolean {
  return isDeepStrictEqual({ ...a, id: null }, { ...b, id: null });
}

/** Whether, as long as `other` is obeyed, `cap` can never refuse. */
function refusesFirst(other: Cap, cap: Cap): boolean {
  if (other.event !== cap.event || !COUNTED_BY[cap.per].includes(other.per)) return false;
  const most = mostWithin(other, cap);
  return most !== undefined && most <= (cap.kind === 'gap' ? 1 : cap.limit);
}

function describe(cap: Cap | undefined): string {
  if (cap === undefined) return '';
  return cap.kind === 'gap' ? `gap per ${cap.per}` : `limit of ${cap.limit} per ${cap.per}`;
}
