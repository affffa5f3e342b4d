import { arrange } from './arrange';
import { Chosen } from './chosen';
import { bestFirst, type FillItem, type FillProblem } from './fill-problem';
import type { Found } from './search-best';

/** How often a filling is gone through for something better. */
const ROUNDS = 4;

/** The most steps to find an order: what takes longer counts as having none. */
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
    const sorted = [...problem.items].sort((a, b) => (before(a, b) ? -1 : 1));
    const found = evaluate(improve(greedy(sorted, [], problem), sorted, problem), problem);
    if (found && found.weight > best.weight) best = found;
  }
  return best;
}

/** Adds what fits and can be put in order. */
function greedy(sorted: readonly FillItem[], from: readonly FillItem[], problem: FillProblem): readonly FillItem[] {
  const chosen = chosenOf(from, problem)!;
  for (const item of sorted) {
    if (chosen.items.includes(item) || !chosen.takes(item)) continue;
    chosen.add(item);
    if (!arrange(chosen.items, problem, { steps: STEPS })) chosen.removeLast();
  }
  return [...chosen.items];
}

function improve(set: readonly FillItem[], sorted: readonly FillItem[], problem: FillProblem): readonly FillItem[] {
  let best = set;
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    for (const out of before) {
      const rest = best.filter((item) => item !== out);
      for (const item of sorted) {
        if (best.includes(item)) continue;
        const chosen = chosenOf([...rest, item], problem);
        if (!chosen || !arrange(chosen.items, problem, { steps: STEPS })) continue;
        const other = greedy(sorted, chosen.items, problem);
        if (weightOf(other) > weightOf(best)) {
          best = other;
          break;
        }
      }
    }
    if (best === before) break;
  }
  return best;
}

function chosenOf(items: readonly FillItem[], problem: FillProblem): Chosen | undefined {
  const chosen = new Chosen(problem);
  for (const item of items) {
    if (!chosen.takes(item)) return undefined;
    chosen.add(item);
  }
  return chosen;
}

function weightOf(items: readonly FillItem[]): bigint {
  return items.reduce((sum, { weight }) => sum + weight, 0n);
}

function evaluate(items: readonly FillItem[], problem: FillProblem): Found | undefined {
  const chosen = chosenOf(items, problem);
  if (!chosen?.suffices) return undefined;
  const ads = arrange([...items].sort(bestFirst), problem, { steps: STEPS });
  return ads && { ads, weight: chosen.weight, exact: false };
}
