import { list, text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const blockedAdCategories = element('BlockedAdCategories', 'VAST 4.3 §3.19.2', {
  /** Codes or labels of categories. */
  categories: content(list(text), { essential: true }),
  /** Who made the list that they are from, as a URL. */
  authority: attribute('authority', uri),
});

/** What the ads behind a wrapper must not be about. */
export type BlockedAdCategories = ModelOf<typeof blockedAdCategories>;
