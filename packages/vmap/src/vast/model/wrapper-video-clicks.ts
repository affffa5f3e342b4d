import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { child, children } from '../../schema/fields';
import { clickThrough } from './click-through';
import { clickTracking } from './click-tracking';
import { customClick } from './custom-click';

export const wrapperVideoClicks = element('VideoClicks', 'VAST 4.3 §3.10', {
  clickTrackings: children(clickTracking),
  /** The advertiser's page; wrappers may have it from VAST 4.2 on. */
  clickThrough: child(clickThrough, { in: since('4.2') }),
  customClicks: children(customClick, { in: since('3.0') }),
});

/** What a wrapper adds to clicks on a linear ad. */
export type WrapperVideoClicks = ModelOf<typeof wrapperVideoClicks>;
