import { requirePodCandidate } from '../candidate/require-pod-candidate';
import { requirePodRules } from '../rules/require-pod-rules';
import { dropDominated } from './drop-dominated';
import { fillProblem, type FillProblem } from './fill-problem';
import type { PodFill, PodFillRequest } from './pod-fill';
import { searchBest } from './search-best';
import { searchGood } from './search-good';

/** Pods of ordinary size: up to so many ads out of so many candidates are searched to the end. */
const EXACT_ADS = 8;
const EXACT_CANDIDATES = 60;

/**
 * Fills a pod with what is worth most: the value, then the number of ads of the highest priority first, then of the
 * next one, and so on; among equals chance by the seed decides, weighted. Keeps number and duration, the minimum, places, positions sold apart,
 * separation, and every constant limit in the candidates' charges, as far as two of them share a counter.
 *
 * Exact for pods of up to 8 ads and 60 candidates (not counting those of which better ones of the same kind would fill
 * the pod), unless their rules are so entangled that the search ends by its number of steps; `exact` says so. Beyond
 * that good: the best first, improved by exchanging single ads.
 *
 * @throws ValidationError when rules or candidates are wrong
 */
export function fillPod(request: PodFillRequest): PodFill {
  requirePodRules(request.rules, 'rules');
  request.candidates.forEach((candidate, index) => requirePodCandidate(candidate, `candidates[${index}]`));
  return solve(fillProblem(request));
}

/** @see fillPod */
export function solve(whole: FillProblem): PodFill {
  if (whole.maxAds < 1) return { ads: [], value: 0n, durationMs: 0, exact: true };
  const problem = { ...whole, items: dropDominated(whole) };
  const ordinary = problem.maxAds <= EXACT_ADS && problem.items.length <= EXACT_CANDIDATES;
  const { ads, exact } = ordinary ? searchBest(problem) : searchGood(problem);
  return {
    ads,
    value: ads.reduce((sum, { candidate }) => sum + candidate.value, 0n),
    durationMs: ads.reduce((sum, { candidate }) => sum + candidate.durationMs, 0),
    exact,
  };
}
