import { integer, text, uri } from '../../schema/codecs';
import { only, since } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { attribute, children, contained, content, leaf } from '../../schema/fields';

export const iconClickTracking = element('IconClickTracking', 'VAST 4.3 §3.11.5', {
  url: content(uri, { essential: true }),
  id: attribute('id', text, { in: since('4.0') }),
});

/** Where a click on an icon is reported. */
export type IconClickTracking = ModelOf<typeof iconClickTracking>;

export const iconClickFallbackImage = element('IconClickFallbackImage', 'VAST 4.3 §3.11.6.1', {
  /** In pixels. */
  width: attribute('width', integer),
  /** In pixels. */
  height: attribute('height', integer),
  /** What the image says, for those who do not see it. */
  altText: leaf('AltText', text),
  /** Where the image is. */
  staticResource: leaf('StaticResource', uri),
});

/** What to show after a click on an icon where no page can be opened. */
export type IconClickFallbackImage = ModelOf<typeof iconClickFallbackImage>;

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
