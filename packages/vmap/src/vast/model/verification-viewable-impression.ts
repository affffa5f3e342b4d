import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const verificationViewableImpression = element('ViewableImpression', 'VAST 4.0 §3.16.3', {
  url: content(uri, { essential: true }),
  id: attribute('id', text),
});

/** Where the verification vendor learns of a viewable impression, of VAST 4.0. */
export type VerificationViewableImpression = ModelOf<typeof verificationViewableImpression>;
