import type { FillItem, FillProblem } from './fill-problem';
import type { PlannedAd } from './pod-fill';

/** How many steps searches may still take. When none are left, an order that exists may not be found. */
export interface Budget {
  steps: number;
}

/** The place that was filled last, and what it holds. */
interface Filled {
  readonly place: number;
  readonly ads: number;
  readonly ms: number;
}

/** How far an order has come. */
interface Front extends Filled {
  /** The ads that stand in it, as bits of their index in the set. */
  readonly used: number;
  /** The index of the last of them, -1 before the first. */
  readonly last: number;
}

/**
 * Puts ads in an order that the rules allow: places in their order, what was sold for the first or last position there,
 * nothing directly after what it must not stand beside. Of all such orders, the one with the best ads first.
 *
 * @param set the best first, 32 at most
 */
export function arrange(
  set: readonly FillItem[],
  problem: FillProblem,
  budget: Budget,
): readonly PlannedAd[] | undefined {
  const order: PlannedAd[] = [];
  const { standing } = problem;
  const besides = set.map((item) => bitsOf(set, (other) => other !== item && mayFollow(item, other)));
  const mayBegin = bitsOf(set, (item) => mayFollow(item, standing.at(-1)));
  const failed = new Map<number, Filled[]>();

  const goOn = (front: Front): boolean => {
    if (order.length === set.length) return true;
    const tried = failed.get(front.used * 33 + front.last) ?? [];
    if (tried.some((other) => isNoBetter(front, other)) || --budget.steps < 0) return false;
    const next = (front.last < 0 ? mayBegin : besides[front.last]!) & ~front.used;
    for (const [index, item] of set.entries()) {
      const bit = 1 << index;
      if ((next & bit) === 0 || !isItsPosition(item, order.length, set.length, problem)) continue;
      for (const [place, ads, ms] of placesAfter(front, item, problem)) {
        order.push({ candidate: item.candidate, place: problem.rules.places ? place : undefined });
        if (goOn({ used: front.used | bit, last: index, place, ads, ms })) return true;
        order.pop();
      }
    }
    failed.set(front.used * 33 + front.last, [...tried, front]);
    return false;
  };

  return goOn({ used: 0, last: -1, ...standingIn(problem) }) ? order : undefined;
}

/** Where another front, with the same ads and the same last one, led nowhere, this one leads nowhere. */
function isNoBetter(front: Filled, other: Filled): boolean {
  if (front.place !== other.place) return front.place > other.place;
  return front.ads >= other.ads && front.ms >= other.ms;
}

function standingIn({ standing, standingPlaces }: FillProblem): Filled {
  const place = standingPlaces.at(-1) ?? 0;
  const there = standing.filter((_, index) => standingPlaces[index] === place);
  const ms = there.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return { place, ads: there.length, ms };
}

/** Whether an ad may stand directly after another. */
export function mayFollow(item: FillItem, last: FillItem | undefined): boolean {
  return last === undefined || !item.labels.some((label) => last.labels.includes(label));
}

/** The indexes of some of a set, as bits. */
function bitsOf(set: readonly FillItem[], is: (item: FillItem) => boolean): number {
  return set.reduce((bits, item, index) => (is(item) ? bits | (1 << index) : bits), 0);
}

/** Whether an ad was sold for nowhere else than this position, of so many. */
export function isItsPosition({ candidate }: FillItem, index: number, count: number, problem: FillProblem): boolean {
  const first = index === 0 && problem.standing.length === 0;
  const last = index === count - 1;
  switch (candidate.slotInPod) {
    case 'first':
      return first;
    case 'last':
      return last;
    case 'firstOrLast':
      return first || last;
    default:
      return true;
  }
}

/** Where an ad may stand after a front: the place, and how many ads of what length are then in it. */
function* placesAfter(
  { place: present, ads, ms }: Filled,
  { places, durationMs }: FillItem,
  { rules }: FillProblem,
): Generator<readonly [place: number, ads: number, ms: number]> {
  if (rules.places === undefined) {
    yield [0, ads + 1, ms + durationMs];
    return;
  }
  for (let place = present; place < rules.places.length; place++) {
    if ((places & (1 << place)) === 0) continue;
    const after = place === present ? ([place, ads + 1, ms + durationMs] as const) : ([place, 1, durationMs] as const);
    const room = rules.places[place]!;
    const [most, longest] = room.kind === 'fixed' ? [1, Infinity] : [room.maxAds, room.podDurationMs];
    if (after[1] <= most && after[2] <= longest) yield after;
  }
}
