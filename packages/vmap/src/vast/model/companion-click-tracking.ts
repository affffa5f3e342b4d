import { text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const companionClickTracking = element('CompanionClickTracking', 'VAST 4.3 §3.13.4', {
  url: content(uri, { essential: true }),
  /** The schemas of VAST 4 ask for it, their text does not; an empty one stands where there is none. */
  id: attribute('id', text, { in: since('4.0'), required: since('4.0'), fallback: '' }),
});

/** Where a click on a companion is reported. */
export type CompanionClickTracking = ModelOf<typeof companionClickTracking>;
