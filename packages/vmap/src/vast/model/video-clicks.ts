import { only, since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { child, children } from '../../schema/fields';
import { clickThrough, clickTracking, customClick } from './click';

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

export const wrapperVideoClicks = element('VideoClicks', 'VAST 4.3 §3.10', {
  clickTrackings: children(clickTracking),
  /** The advertiser's page; wrappers may have it from VAST 4.2 on. */
  clickThrough: child(clickThrough, { in: since('4.2') }),
  customClicks: children(customClick, { in: since('3.0') }),
});

/** What a wrapper adds to clicks on a linear ad. */
export type WrapperVideoClicks = ModelOf<typeof wrapperVideoClicks>;
