import { text } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const advertiser = element('Advertiser', 'VAST 4.3 §3.4.7', {
  /** The advertiser's name; its domain is recommended. */
  name: content(text, { essential: true }),
  /** The ad server's id of the advertiser. The schemas of 4.1 and 4.2 do not have it, though their text does. */
  id: attribute('id', text, { in: since('4.3') }),
});

/** Whose ad it is. */
export type Advertiser = ModelOf<typeof advertiser>;
