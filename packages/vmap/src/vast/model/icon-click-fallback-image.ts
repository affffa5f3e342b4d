import { integer, text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, leaf } from '../../schema/fields';

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
