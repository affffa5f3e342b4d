import { text } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const adSystem = element('AdSystem', 'VAST 4.3 §3.4.1', {
  /** The name of the ad server that returned the ad. */
  name: content(text, { essential: true }),
  /** The version of that ad server. */
  version: attribute('version', text),
});

/** The system that serves the ad. */
export type AdSystem = ModelOf<typeof adSystem>;
