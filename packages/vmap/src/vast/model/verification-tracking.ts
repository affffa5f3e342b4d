import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const verificationTracking = element('Tracking', 'VAST 4.3 §3.17.4', {
  url: content(uri, { essential: true }),
  /** `verificationNotExecuted` is the only one. */
  event: attribute('event', text, { essential: true }),
});

/** Where the vendor learns that its code did not run. */
export type VerificationTracking = ModelOf<typeof verificationTracking>;
