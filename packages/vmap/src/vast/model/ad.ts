import { boolean, integer, oneOf, text } from '../../schema/codecs';
import { EVERYWHERE, only, since } from '../../schema/editions';
import { element, exactlyOne, type ModelOf, order } from '../../schema/element';
import { attribute, child } from '../../schema/fields';
import { inLine } from './in-line';
import { wrapper } from './wrapper';

export const ad = element(
  'Ad',
  'VAST 4.3 §3.3',
  {
    /** The ad server's id of the ad. */
    id: attribute('id', text, { required: only('2.0') }),
    /** The place in the pod, from 1; an ad without is a stand-alone ad. */
    sequence: attribute('sequence', integer, { in: since('3.0') }),
    /** Whether it only looks for an ad, and may find none. Deprecated since VAST 4.1. */
    conditionalAd: attribute('conditionalAd', boolean, { in: since('4.0') }),
    /** Video where it is left out. */
    adType: attribute('adType', oneOf('video', 'audio', 'hybrid'), { in: since('4.1') }),
    inLine: child(inLine),
    wrapper: child(wrapper),
  },
  order(EVERYWHERE, exactlyOne('inLine', 'wrapper')),
);

/** One ad: whole, or a reference to one. */
export type VastAd = ModelOf<typeof ad>;
