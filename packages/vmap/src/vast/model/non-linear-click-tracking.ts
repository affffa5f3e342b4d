import { text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const nonLinearClickTracking = element('NonLinearClickTracking', 'VAST 4.3 §3.12.3', {
  url: content(uri, { essential: true }),
  id: attribute('id', text, { in: since('4.0') }),
});

/** Where a click on a non-linear ad is reported. */
export type NonLinearClickTracking = ModelOf<typeof nonLinearClickTracking>;
