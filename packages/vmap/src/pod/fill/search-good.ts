import { arrange } from './arrange';
import { bestFirst, type FillItem, type FillProblem } from './fill-problem';
import { Lineup } from './lineup';
import type { PlannedAd } from './pod-fill';
import type { Found } from './search-best';

/** How often a filling is gone through for something better. */
const ROUNDS = 4;

/** How often an ad may be tried, all in all; then the best so far is the answer. */
const TRIALS = 30_000;

/** The most steps to find an order with the best ads first. */
const STEPS = 200;

/**
 * For pods too large to be searched: takes the best first, once by worth, once by worth for its time, once the longest
 * (which reaches a minimum), then exchanges single ads and adds others as long as that makes it better.
 */
export function searchGood(problem: FillProblem): Found {
  const orders: ((a: FillItem, b: FillItem) => boolean)[] = [
    (a, b) => a.weight > b.weight,
    (a, b) => a.weight * BigInt(b.durationMs) > b.weight * BigInt(a.durationMs),
    (a, b) => a.durationMs > b.durationMs,
  ];
  let best: Found = { ads: [], weight: 0n, exact: false };
  for (const before of orders) {
    const sorted = [...problem.items].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
    const found = new Exchange(sorted, problem, { trials: TRIALS / orders.length }).run();
    if (found.suffices && found.weight > best.weight) {
      best = { ads: bestAdsFirst(found, problem), weight: found.weight, exact: false };
    }
  }
  return best;
}

function bestAdsFirst({ items, ads }: Lineup, problem: FillProblem): readonly PlannedAd[] {
  return arrange([...items].sort(bestFirst), problem, { steps: STEPS }) ?? ads;
}

class Exchange {
  constructor(
    private readonly sorted: readonly FillItem[],
    private readonly problem: FillProblem,
    private readonly budget: { trials: number },
  ) {}

  run(): Lineup {
    let best = new Lineup(this.problem);
    this.fill(best);
    for (let round = 0; round < ROUNDS; round++) {
      const before = best;
      for (const out of before.items) best = this.without(out, best) ?? best;
      if (best === before || this.budget.trials <= 0) break;
    }
    return best;
  }

  /** A better one with another ad in the place of one. */
  private without(out: FillItem, best: Lineup): Lineup | undefined {
    const rest = best.copy();
    rest.leave(out);
    for (const item of this.sorted) {
      if (item === out || best.items.includes(item) || !this.tries()) continue;
      const other = rest.copy();
      if (!other.join(item)) continue;
      this.fill(other);
      if (other.isBetter(best)) return other;
    }
    return undefined;
  }

  /** Adds what may join. */
  private fill(lineup: Lineup): void {
    for (const item of this.sorted) {
      if (lineup.items.length === this.problem.maxAds) return;
      if (!lineup.items.includes(item) && this.tries()) lineup.join(item);
    }
  }

  private tries(): boolean {
    return this.budget.trials-- > 0;
  }
}
