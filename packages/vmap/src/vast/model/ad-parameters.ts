import { boolean, verbatim } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const adParameters = element('AdParameters', 'VAST 4.3 §3.8.2', {
  /** The data, as the creative wants it. */
  data: content(verbatim, { essential: true }),
  /** Whether the data is XML-encoded once more. */
  xmlEncoded: attribute('xmlEncoded', boolean, { in: since('3.0') }),
});

/** Data for the creative when it starts. */
export type AdParameters = ModelOf<typeof adParameters>;
