import type { KnownIdentity } from '@xsp/frequency';
import type { OptionCache } from '../charging/option-cache';
import type { AdRequest } from './ad-request';
import { candidates } from './candidates';
import type { CoolOff } from './cool-off';
import type { EligibilityIndex } from './eligibility-index';
import type { NoAd } from './serve-result';

/** What says who might have been served. */
export interface Eligible {
  readonly eligibility: EligibilityIndex;
  readonly options: OptionCache;
  readonly coolOff: CoolOff;
  readonly known: KnownIdentity;
}

/** Why a request got no ad although no limit was asked: nobody wants it, nobody may have it, or nobody's money is due. */
export function whyNoAd(
  request: AdRequest,
  { eligibility, options, coolOff, known }: Eligible,
  now: number,
  seed: string,
): NoAd {
  for (const { campaign } of candidates(request, eligibility, options, known, now, seed)) {
    const refusal = coolOff.refusalOf(campaign.id, now);
    return refusal ? { refusals: [refusal] } : { refusals: [], obstacle: 'pod' };
  }
  const wanted = eligibility.isWanted(request.placement.id, request.audience, now);
  return { refusals: [], obstacle: wanted ? 'consent' : 'targeting' };
}
