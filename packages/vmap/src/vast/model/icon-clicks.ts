import { uri } from '../../schema/codecs';
import { only, since } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { children, contained, leaf } from '../../schema/fields';
import { iconClickFallbackImage } from './icon-click-fallback-image';
import { iconClickTracking } from './icon-click-tracking';

export const iconClicks = element(
  'IconClicks',
  'VAST 4.3 §3.11.3',
  {
    fallbackImages: contained('IconClickFallbackImages', iconClickFallbackImage, { in: since('4.2') }),
    /** The page of the industry program. */
    clickThrough: leaf('IconClickThrough', uri, { section: 'VAST 4.3 §3.11.4' }),
    clickTrackings: children(iconClickTracking),
  },
  order(only('3.0'), 'clickTrackings', 'clickThrough'),
);

/** What clicks on an icon do. */
export type IconClicks = ModelOf<typeof iconClicks>;
