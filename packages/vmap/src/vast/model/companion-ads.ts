import { oneOf } from '../../schema/codecs';
import { NOWHERE, since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, children } from '../../schema/fields';
import { companion } from './companion';

/** How many of the companions must be shown with the ad. */
export const companionsRequired = oneOf('all', 'any', 'none');

export const companionAds = element('CompanionAds', 'VAST 4.3 §3.13', {
  /** How many of them must be shown with the ad. */
  required: attribute('required', companionsRequired, { in: since('3.0') }),
  companions: children(companion, { essential: true, required: NOWHERE }),
});

/** Ads that accompany another. */
export type CompanionAds = ModelOf<typeof companionAds>;
