import { TCString } from '@iabtcf/core';
import { remembered } from './remembered';

/** TCF purpose 1: store and access information. */
const STORE_AND_ACCESS = 1;
/** TCF purpose 2: use limited data to select advertising, frequency capping among it. */
const SELECT_BASIC_ADS = 2;

/**
 * Whether a TCF string lets user state be used: consent to purpose 1, and consent or legitimate interest for purpose 2
 * (IAB Europe TCF Policies 2.2, appendix A). A string that cannot be read does not.
 */
export const tcfAllows = remembered((text: string): boolean => {
  try {
    const { purposeConsents, purposeLegitimateInterests } = TCString.decode(text);
    return purposesAllow(
      (purpose) => purposeConsents.has(purpose),
      (purpose) => purposeLegitimateInterests.has(purpose),
    );
  } catch {
    return false;
  }
});

export function purposesAllow(
  hasConsent: (purpose: number) => boolean,
  hasLegitimateInterest: (purpose: number) => boolean,
): boolean {
  return hasConsent(STORE_AND_ACCESS) && (hasConsent(SELECT_BASIC_ADS) || hasLegitimateInterest(SELECT_BASIC_ADS));
}
