import { text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const iconClickTracking = element('IconClickTracking', 'VAST 4.3 §3.11.5', {
  url: content(uri, { essential: true }),
  id: attribute('id', text, { in: since('4.0') }),
});

/** Where a click on an icon is reported. */
export type IconClickTracking = ModelOf<typeof iconClickTracking>;
