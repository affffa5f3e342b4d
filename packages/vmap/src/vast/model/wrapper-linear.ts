import { adOffset } from '../../schema/codecs';
import { since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { attribute, child, contained } from '../../schema/fields';
import { CREATIVE_EXTENSIONS_OF_3 } from './creative-extension';
import { icons } from './icons';
import { tracking } from './tracking';
import { wrapperVideoClicks } from './wrapper-video-clicks';

export const wrapperLinear = element(
  'Linear',
  'VAST 4.3 §3.8',
  {
    /** When the viewer may skip; wrappers have it from VAST 4.0 on. */
    skipoffset: attribute('skipoffset', adOffset, { in: since('4.0') }),
    icons,
    trackingEvents: contained('TrackingEvents', tracking),
    videoClicks: child(wrapperVideoClicks),
    creativeExtensions: CREATIVE_EXTENSIONS_OF_3,
  },
  order(until('3.0'), 'creativeExtensions', 'icons', 'trackingEvents', 'videoClicks'),
);

/** What a wrapper adds to a linear ad. */
export type WrapperLinear = ModelOf<typeof wrapperLinear>;
