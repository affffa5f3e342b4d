import type { PodCandidate } from '../candidate/pod-candidate';
import { placesFor } from '../fill/bounds';
import { Chosen } from '../fill/chosen';
import { fillProblem, type FillItem, type FillProblem } from '../fill/fill-problem';
import { solve } from '../fill/fill-pod';
import type { PlannedAd, PodPlanRequest } from '../fill/pod-fill';

/** The ads of a pod, each with those that stand by for it. */
export interface PodPlan {
  /** In the order of the pod; of each the first is the best, the others may take its place. */
  readonly slots: readonly (readonly PlannedAd[])[];
  readonly exact: boolean;
}

/**
 * Fills a pod, and looks for candidates that could stand in for each of its ads without disturbing the others: not longer
 * than it, where it stands, going together with all the rest.
 *
 * @param fallbacks how many stand by for each ad
 */
export function planPod(request: PodPlanRequest, fallbacks: number): PodPlan {
  const problem = fillProblem(request);
  const { ads, exact } = solve(problem);
  const byCandidate = new Map(problem.items.map((item) => [item.candidate, item]));
  const chosen = ads.map(({ candidate }) => byCandidate.get(candidate)!);
  const waiting = problem.items.filter((item) => !chosen.includes(item));
  const slots = ads.map((ad, index) => {
    const standing: PlannedAd[] = [];
    const campaigns = new Set([campaignOf(ad.candidate)]);
    const able = waiting.filter((item) => standsIn(item, index, ad, chosen, problem));
    // What one campaign was refused, its other creatives mostly are as well.
    for (const others of [true, false]) {
      for (const { candidate } of able) {
        if (standing.length === fallbacks) break;
        const campaign = campaignOf(candidate);
        if (campaigns.has(campaign) === others || standing.some((known) => known.candidate === candidate)) continue;
        campaigns.add(campaign);
        standing.push({ candidate, place: ad.place });
      }
    }
    return [ad, ...standing];
  });
  return { slots, exact };
}

function campaignOf({ campaign, key }: PodCandidate): string {
  return campaign ?? key;
}

function standsIn(
  item: FillItem,
  index: number,
  ad: PlannedAd,
  chosen: readonly FillItem[],
  problem: FillProblem,
): boolean {
  if (
    item.durationMs > ad.candidate.durationMs ||
    (placesFor(item.candidate, problem.rules) & (1 << (ad.place ?? 0))) === 0
  ) {
    return false;
  }
  const first = index === 0 && problem.standing.length === 0;
  const last = index === chosen.length - 1;
  const { slotInPod } = item.candidate;
  const atItsPosition = slotInPod === undefined || (slotInPod !== 'last' && first) || (slotInPod !== 'first' && last);
  const beside = [chosen[index - 1] ?? (index === 0 ? problem.standing.at(-1) : undefined), chosen[index + 1]];
  const apart = !item.labels.some((label) => beside.some((neighbour) => neighbour?.labels.includes(label)));
  return atItsPosition && apart && goesWith(item, index, chosen, problem);
}

function goesWith(item: FillItem, index: number, chosen: readonly FillItem[], problem: FillProblem): boolean {
  const set = new Chosen(problem);
  for (const other of chosen.map((known, n) => (n === index ? item : known))) {
    if (!set.takes(other)) return false;
    set.add(other);
  }
  return set.suffices;
}
