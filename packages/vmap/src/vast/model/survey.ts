import { text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const survey = element('Survey', 'VAST 4.3 §3.4.9', {
  url: content(uri, { essential: true }),
  /** The MIME type of what is there. */
  type: attribute('type', text, { in: since('4.0') }),
});

/** A survey to run with the ad. Deprecated since VAST 4.1. */
export type Survey = ModelOf<typeof survey>;
