import { arrange } from './arrange';
import { Chosen } from './chosen';
import { cliques } from './cliques';
import { bestFirst, type FillItem, type FillProblem } from './fill-problem';
import type { PlannedAd } from './pod-fill';
import { PriceBound } from './price-bound';
import { Reach } from './reach';
import { WeightBound } from './weight-bound';

/** What a search found. */
export interface Found {
  readonly ads: readonly PlannedAd[];
  readonly weight: bigint;
  /** Whether it is certain that nothing is better. */
  readonly exact: boolean;
}

/** The most steps of a search: beyond it the best so far is the answer. */
const STEPS = 20_000;

/** After so many of them the search takes pains: bounds that cost more and cut off more. */
const EASY_STEPS = 300;

/**
 * Branch and bound over the cliques: from each at most one member or none, the best first, as long as what is left could
 * still be better than the best so far. Finds the best set that can be put in order; the first one it reaches is the
 * greedy one.
 */
export function searchBest(problem: FillProblem): Found {
  return new Search(problem).run();
}

class Search {
  private readonly groups: readonly (readonly FillItem[])[];
  private readonly bound: WeightBound;
  private reach: Reach | undefined;
  private priceBound: PriceBound | undefined;
  private readonly chosen: Chosen;
  /** By label: how many of the groups from one on have somebody without it. */
  private readonly others: readonly (readonly number[])[];
  private best: Found = { ads: [], weight: 0n, exact: true };
  private readonly budget = { steps: STEPS };

  constructor(private readonly problem: FillProblem) {
    this.groups = cliques(problem);
    this.bound = new WeightBound(this.groups, problem.maxAds, problem.maxMs);
    this.chosen = new Chosen(problem);
    this.others = Array.from({ length: problem.labels }, (_, label) => {
      const counts = new Array<number>(this.groups.length + 1).fill(0);
      for (let group = this.groups.length - 1; group >= 0; group--) {
        const some = this.groups[group]!.some(({ labels }) => !labels.includes(label));
        counts[group] = counts[group + 1]! + (some ? 1 : 0);
      }
      return counts;
    });
  }

  run(): Found {
    this.from(0);
    return { ...this.best, exact: this.budget.steps > 0 };
  }

  private from(group: number): void {
    const { chosen, budget, problem, bound } = this;
    if (group === this.groups.length || chosen.items.length === problem.maxAds) return;
    if (budget.steps < STEPS - EASY_STEPS && !this.isWorthPursuing(group)) return;
    for (const { item, most } of this.choices(group)) {
      // What comes after promises even less.
      if (budget.steps <= 0 || !bound.isMore(most, this.best.weight - chosen.weight)) return;
      budget.steps--;
      if (item === undefined) this.from(group + 1);
      else if (chosen.takes(item)) {
        chosen.add(item);
        if (this.canBeSeparated(group + 1)) {
          this.consider();
          this.from(group + 1);
        }
        chosen.remove();
      }
    }
  }

  /** Whether what is chosen can still become better than the best, and enough. */
  private isWorthPursuing(group: number): boolean {
    const { bound, chosen, best, groups, problem } = this;
    this.priceBound ??= new PriceBound(groups, problem, (weight) => bound.scaled(weight));
    if (!bound.isMore(this.priceBound.of(group, chosen), best.weight - chosen.weight)) return false;
    this.reach ??= new Reach(groups, problem);
    return this.reach.isEnough(group, chosen);
  }

  /** A group's members, and nobody of it, with what they promise; the most first. */
  private choices(group: number): readonly { readonly item: FillItem | undefined; readonly most: number }[] {
    const { bound, chosen, problem } = this;
    const ads = problem.maxAds - chosen.items.length;
    const ms = problem.maxMs - chosen.ms;
    const choices: { item: FillItem | undefined; most: number }[] = [];
    for (const item of this.groups[group]!) {
      if (item.durationMs > ms) continue;
      choices.push({ item, most: bound.scaled(item.weight) + bound.of(group + 1, ads - 1, ms - item.durationMs) });
    }
    choices.push({ item: undefined, most: bound.of(group + 1, ads, ms) });
    return choices.sort((a, b) => b.most - a.most);
  }

  private consider(): void {
    const { chosen, problem } = this;
    if (chosen.weight <= this.best.weight || !chosen.suffices) return;
    const ads = arrange([...chosen.items].sort(bestFirst), problem, this.budget);
    if (ads) this.best = { ads, weight: chosen.weight, exact: true };
  }

  /** Ads that must not stand beside each other need others between them. */
  private canBeSeparated(group: number): boolean {
    const { items } = this.chosen;
    const free = this.problem.maxAds - items.length;
    return items.at(-1)!.labels.every((label) => {
      const same = items.filter(({ labels }) => labels.includes(label)).length;
      const between = items.length - same + Math.min(free, this.others[label]![group]!);
      return same - 1 <= between;
    });
  }
}
