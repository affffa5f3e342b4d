import { breakOffset, list, longDuration, oneOf, text } from '../../schema/codecs';
import { EVERYWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, child, contained } from '../../schema/fields';
import { adSource } from './ad-source';
import { vmapExtension } from './extension';
import { breakTracking } from './tracking';

const breakType = oneOf('linear', 'nonlinear', 'display');

export const adBreak = element('vmap:AdBreak', 'VMAP 1.0.1 §2.3.1', {
  /** Where in the content the break is. */
  timeOffset: attribute('timeOffset', breakOffset, { essential: true }),
  /** The kinds of ads that may be shown, the preferred first. */
  breakTypes: attribute('breakType', list(breakType), { required: EVERYWHERE }),
  breakId: attribute('breakId', text),
  /** The break is repeated each time so many milliseconds have passed. */
  repeatAfter: attribute('repeatAfter', longDuration),
  adSource: child(adSource),
  trackingEvents: contained('vmap:TrackingEvents', breakTracking),
  extensions: contained('vmap:Extensions', vmapExtension),
});

/** A point in the content where ads may be shown. */
export type AdBreak = ModelOf<typeof adBreak>;
