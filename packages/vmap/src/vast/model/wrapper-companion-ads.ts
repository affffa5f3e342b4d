import { NOWHERE, since } from '../../schema/editions';
import { element } from '../../schema/element';
import { attribute, children } from '../../schema/fields';
import { companionsRequired } from './companion-ads';
import { wrapperCompanion } from './wrapper-companion';

export const wrapperCompanionAds = element('CompanionAds', 'VAST 4.3 §3.13', {
  /** How many of them must be shown with the ad; wrappers have it from VAST 4.0 on. */
  required: attribute('required', companionsRequired, { in: since('4.0') }),
  companions: children(wrapperCompanion, { essential: true, required: NOWHERE }),
});
