import type { FillItem, FillProblem } from './fill-problem';
import type { PlannedAd } from './pod-fill';

/** How many steps searches may still take. When none are left, an order that exists may not be found. */
export interface Budget {
  steps: number;
}

/** How far an order has come. */
interface Front {
  /** The ads that stand in it, as bits of their index in the set. */
  readonly used: number;
  readonly last: FillItem | undefined;
  /** The place that was filled last, and what it holds. */
  readonly place: number;
  readonly ads: number;
  readonly ms: number;
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
  const failed = new Set<string>();

  const goOn = (front: Front): boolean => {
    if (order.length === set.length) return true;
    const key = `${front.used}/${front.last?.candidate.key}/${front.place}/${front.ads}/${front.ms}`;
    if (failed.has(key) || --budget.steps < 0) return false;
    for (const [index, item] of set.entries()) {
      const bit = 1 << index;
      if (front.used & bit || !mayFollow(item, front.last) || !isItsPosition(item, order.length, set, problem))
        continue;
      for (const [place, ads, ms] of placesAfter(front, item, problem)) {
        order.push({ candidate: item.candidate, place: problem.rules.places ? place : undefined });
        if (goOn({ used: front.used | bit, last: item, place, ads, ms })) return true;
        order.pop();
      }
    }
    failed.add(key);
    return false;
  };

  return goOn(frontOf(problem)) ? order : undefined;
}

function frontOf({ standing, standingPlaces }: FillProblem): Front {
  const place = standingPlaces.at(-1) ?? 0;
  const there = standing.filter((_, index) => standingPlaces[index] === place);
  const ms = there.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return { used: 0, last: standing.at(-1), place, ads: there.length, ms };
}

function mayFollow(item: FillItem, last: FillItem | undefined): boolean {
  return last === undefined || !item.labels.some((label) => last.labels.includes(label));
}

function isItsPosition(
  { candidate }: FillItem,
  index: number,
  set: readonly FillItem[],
  problem: FillProblem,
): boolean {
  const first = index === 0 && problem.standing.length === 0;
  const last = index === set.length - 1;
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
  { place: present, ads, ms }: Front,
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
