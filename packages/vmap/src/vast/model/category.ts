import { text, uri } from '../../schema/codecs';
import { EVERYWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const category = element('Category', 'VAST 4.3 §3.4.5', {
  /** A code or label of the category. */
  value: content(text, { essential: true }),
  /** Who made the list that the category is from, as a URL. */
  authority: attribute('authority', uri, { required: EVERYWHERE }),
});

/** What the ad is about, for competitive separation. */
export type Category = ModelOf<typeof category>;
