import type { Cap, CapSplit } from '../cap/cap';
import { splits } from '../cap/cap-counter';
import { capName } from '../cap/cap-name';
import { capShape } from '../cap/cap-shape';
import { mostWithin } from './most-within';

/** Something about a cap that its author should know. */
export interface CapRemark {
  /** Index of the cap. */
  readonly cap: number;
  /** The cap that stands in its way: of the same list, or of the parents'. */
  readonly because: { readonly list: 'caps' | 'parents'; readonly index: number };
  readonly kind: 'duplicate' | 'contradiction' | 'never matters';
  readonly message: string;
}

/** The levels at which an ad that counts at a level counts too: what they bound is bounded there. */
const COUNTED_BY: Readonly<Record<string, readonly string[]>> = {
  creative: ['creative', 'campaign', 'advertiser', 'any'],
  campaign: ['campaign', 'advertiser', 'any'],
  advertiser: ['advertiser', 'any'],
};

/**
 * Points out caps that say the same twice, that contradict each other (two limits on one count) and that can never
 * matter, since another one always stops first: 3 a day beside 1 a week. Nothing of it is wrong for the state; it is
 * what a person should be told when a catalogue is read.
 *
 * @param caps of one campaign
 * @param parents caps that hold besides, those it is exempt from left out
 */
export function reviewCaps(caps: readonly Cap[], parents: readonly Cap[] = []): readonly CapRemark[] {
  return caps.flatMap((cap, index) => {
    const remark = remarkOn(cap, index, caps, 'caps') ?? remarkOn(cap, index, parents, 'parents');
    return remark ? [remark] : [];
  });
}

function remarkOn(cap: Cap, index: number, others: readonly Cap[], list: 'caps' | 'parents'): CapRemark | undefined {
  const remark = (at: number, kind: CapRemark['kind'], message: string): CapRemark => ({
    cap: index,
    because: { list, index: at },
    kind,
    message,
  });
  for (const [at, other] of others.entries()) {
    if (list === 'caps' && at === index) continue;
    const here = `${list}[${at}] (${capName(other)})`;
    if (capShape(cap) === capShape(other)) {
      // Of two in one list the stricter is right, and of two equal ones the first.
      if (list === 'caps' && (other.limit > cap.limit || (other.limit === cap.limit && at > index))) continue;
      if (other.limit === cap.limit) return remark(at, 'duplicate', `says the same as ${here}; remove one`);
      if (other.limit > cap.limit) continue;
      return remark(at, 'contradiction', `allows ${cap.limit} of what ${here} limits to ${other.limit}; keep one`);
    }
    if (!stopsFirst(other, cap)) continue;
    if (list === 'caps' && at > index && stopsFirst(cap, other)) continue;
    return remark(at, 'never matters', `can never matter, since ${here} always stops first at ${other.limit}`);
  }
  return undefined;
}

/** Whether all that `cap` counts is counted by `other` too, and `other` leaves less of it than `cap` allows. */
function stopsFirst(other: Cap, cap: Cap): boolean {
  const counted = COUNTED_BY[cap.per] ?? [cap.per, 'any'];
  if (!counted.includes(other.per)) return false;
  if ((cap.identity ?? 'viewer') !== (other.identity ?? 'viewer')) return false;
  // What is counted apart for each placement is less than what is counted together, never the other way round.
  // A pod is in one stream.
  const apart = new Set<CapSplit>(splits(cap));
  if (apart.has('pod')) apart.add('stream');
  if (!splits(other).every((split) => apart.has(split))) return false;
  const same = (cap.event ?? 'impression') === (other.event ?? 'impression');
  if (!same && !impliesImpression(cap, other)) return false;
  const most = mostWithin(cap.window, other.window, other.limit);
  return most !== undefined && most <= cap.limit;
}

/** Every event follows an impression of its own; over a whole life there are not more of them. */
function impliesImpression(cap: Cap, other: Cap): boolean {
  return (other.event ?? 'impression') === 'impression' && other.window.kind === 'lifetime' && cap.event !== 'pod';
}
