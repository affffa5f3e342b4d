import { requirePodCandidate } from '../candidate/require-pod-candidate';
import { requirePodRules } from '../rules/require-pod-rules';
import { dropDominated } from './drop-dominated';
import { fillProblem, type FillProblem } from './fill-problem';
import type { PodFill, PodFillRequest } from './pod-fill';
import { searchBest, type Found } from './search-best';
import { searchGood } from './search-good';

/** Pods of ordinary size: up to so many ads out of so many candidates are searched to the end. */
const EXACT_ADS = 8;
const EXACT_CANDIDATES = 60;

/**
 * Fills a pod with what is worth most: the value, then the number of ads of the highest priority first, then of the
 * next one, and so on; among equals chance by the seed decides, weighted. Keeps number and duration, the minimum, places, positions sold apart,
 * separation, and every constant limit in the candidates' charges, as far as two of them share a counter.
 *
 * Pods of up to 8 ads and 60 candidates (not counting those of which better ones of the same kind would fill the pod)
 * are searched for the best there is, in up to 20,000 steps. Where they do not suffice, the best that was found is the
 * answer and `exact` is false: when all ads are worth nearly the same a second and their lengths differ by milliseconds,
 * or many lengths are to be packed into several places. Larger pods are filled well: the best first, improved by
 * exchanging single ads, in up to 30,000 trials.
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
  const { ads, exact } = ordinary ? search(problem) : searchGood(problem);
  return {
    ads,
    value: ads.reduce((sum, { candidate }) => sum + candidate.value, 0n),
    durationMs: ads.reduce((sum, { candidate }) => sum + candidate.durationMs, 0),
    exact,
  };
}

/** A search that did not come to an end may have missed what is near. */
function search(problem: FillProblem): Found {
  const best = searchBest(problem);
  if (best.exact) return best;
  const good = searchGood(problem);
  return good.weight > best.weight ? good : best;
}
