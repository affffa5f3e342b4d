import type { Option } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { Campaign, Creative } from '../catalog';
import type { OptionCache } from '../charging/option-cache';
import type { AdRequest } from './ad-request';
import type { EligibilityIndex } from './eligibility-index';
import { rank } from './rank';

/** A creative that may be served, and what that takes. */
export interface Candidate {
  readonly campaign: Campaign;
  readonly creative: Creative;
  readonly option: Option;
}

/**
 * Who may be served, best first: by priority, then value, then weight; a campaign's creatives in turn. Made as it is
 * read, so that nothing is done for those that nobody asks for.
 *
 * @param seed the same for a retry of the request, which then ranks alike
 * @param lets whether the pace of a campaign lets this request through
 */
export function* candidates(
  { placement, audience }: AdRequest,
  eligibility: EligibilityIndex,
  options: OptionCache,
  known: KnownIdentity,
  now: number,
  seed: string,
  lets: (campaign: string) => boolean = () => true,
): Generator<Candidate, undefined> {
  for (const campaign of eligibility.ranked(placement.id, audience, now, seed)) {
    if (!lets(campaign.id)) continue;
    for (const { creative } of rank(campaign.creatives.map(asEqual), seed)) {
      const option = options.serving(creative, placement.id, known, now);
      if (option) yield { campaign, creative, option };
    }
  }
  return undefined;
}

function asEqual(creative: Creative) {
  return { id: creative.id, weight: 1, creative };
}

/** Those of the candidates whose creatives are allowed. */
export function* allowed(
  all: Iterable<Candidate>,
  allows: (creative: Creative) => boolean,
): Generator<Candidate, undefined> {
  for (const candidate of all) if (allows(candidate.creative)) yield candidate;
  return undefined;
}
