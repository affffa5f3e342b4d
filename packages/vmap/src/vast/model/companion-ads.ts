import { oneOf } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, children } from '../../schema/fields';
import { companion, wrapperCompanion } from './companion';

const required = oneOf('all', 'any', 'none');

export const companionAds = element('CompanionAds', 'VAST 4.3 §3.13', {
  /** How many of them must be shown with the ad. */
  required: attribute('required', required, { in: since('3.0') }),
  companions: children(companion, { essential: true, required: 0 }),
});

/** Ads that accompany another. */
export type CompanionAds = ModelOf<typeof companionAds>;

export const wrapperCompanionAds = element('CompanionAds', 'VAST 4.3 §3.13', {
  /** How many of them must be shown with the ad; wrappers have it from VAST 4.0 on. */
  required: attribute('required', required, { in: since('4.0') }),
  companions: children(wrapperCompanion, { essential: true, required: 0 }),
});
