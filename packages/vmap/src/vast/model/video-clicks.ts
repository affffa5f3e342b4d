import { only, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { child, children } from '../../schema/fields';
import { clickThrough } from './click-through';
import { clickTracking } from './click-tracking';
import { customClick } from './custom-click';

export const videoClicks = element(
  'VideoClicks',
  'VAST 4.3 §3.10',
  {
    /** Requested when the click-through is opened. */
    clickTrackings: children(clickTracking),
    /** The advertiser's page. */
    clickThrough: child(clickThrough),
    /** Requested on clicks that do not leave the player. */
    customClicks: children(customClick),
  },
  order(until('3.0'), 'clickThrough', 'clickTrackings', 'customClicks'),
  order(only('4.0', '4.1'), 'clickTrackings', 'customClicks', 'clickThrough'),
);

/** What clicks on a linear ad do. */
export type VideoClicks = ModelOf<typeof videoClicks>;
