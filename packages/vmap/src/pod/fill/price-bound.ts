import type { Chosen } from './chosen';
import type { FillItem, FillProblem } from './fill-problem';
import { MostOfGroups } from './most-of-groups';

/** How often the interval in which the best price lies is narrowed. */
const NARROWINGS = 24;

/** More than doubles lose in a few sums and products: a bound must not be too little. */
const SLACK = 1 + 1e-12;

/**
 * What a set can still gain, in the units of a `WeightBound`: each millisecond has a price, which every ad pays for its
 * own. What is left of the time, at that price, and the most profitable ads that what is chosen still allows are together
 * never too little, whatever the price (Lagrange's relaxation of the duration). Other than `WeightBound` it knows durations to
 * the millisecond, and which ads the chosen ones exclude.
 */
export class PriceBound {
  private readonly price: number;
  private readonly profits: MostOfGroups;

  constructor(
    groups: readonly (readonly FillItem[])[],
    private readonly problem: FillProblem,
    scaled: (weight: bigint) => number,
  ) {
    const { maxAds, maxMs } = problem;
    const weights = new Map(groups.flat().map((item) => [item, scaled(item.weight)]));
    const at = (price: number) => {
      return new MostOfGroups(groups, (item) => weights.get(item)! - price * item.durationMs);
    };
    const highest = [...weights].reduce((most, [{ durationMs }, weight]) => Math.max(most, weight / durationMs), 0);
    this.price = maxMs === Infinity ? 0 : cheapest(highest, (price) => price * maxMs + at(price).of(0, maxAds));
    this.profits = at(this.price);
  }

  /** With what is chosen, out of the groups from one on. */
  of(group: number, chosen: Chosen): number {
    const { maxAds, maxMs } = this.problem;
    const time = this.price === 0 ? 0 : this.price * (maxMs - chosen.ms);
    const ads = this.profits.of(group, maxAds - chosen.items.length, (item) => chosen.hasRoomFor(item));
    return (time + ads) * SLACK;
  }
}

/** Where between 0 and the highest price a total is the least, which falls and then rises. */
function cheapest(highest: number, total: (price: number) => number): number {
  let [low, high] = [0, highest];
  for (let i = 0; i < NARROWINGS && high > 0; i++) {
    const third = (high - low) / 3;
    if (total(low + third) <= total(high - third)) high -= third;
    else low += third;
  }
  const middle = (low + high) / 2;
  return total(0) <= total(middle) ? 0 : middle;
}
