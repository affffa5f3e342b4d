import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const flashResource = element('FlashResource', 'VAST 4.0 §3.16.2', {
  url: content(uri, { essential: true }),
  apiFramework: attribute('apiFramework', text),
});

/** Verification code as a Flash file, of VAST 4.0. */
export type FlashResource = ModelOf<typeof flashResource>;
