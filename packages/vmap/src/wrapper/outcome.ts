import { type VastAd } from '../vast';
import { type Hop, type WrapperProblem } from './resolution';

/** What one ad, or one document, came to. */
export interface Outcome {
  readonly ads: readonly VastAd[];
  readonly problems: readonly WrapperProblem[];
  readonly hops: readonly Hop[];
}

export function found(ad: VastAd): Outcome {
  return { ads: [ad], problems: [], hops: [] };
}

export function lost(problem: WrapperProblem): Outcome {
  return { ads: [], problems: [problem], hops: [] };
}

/** Several outcomes as one, with other ads. */
export function combined(outcomes: readonly Outcome[], ads: readonly VastAd[]): Outcome {
  return {
    ads,
    problems: outcomes.flatMap(({ problems }) => problems),
    hops: outcomes.flatMap(({ hops }) => hops),
  };
}
