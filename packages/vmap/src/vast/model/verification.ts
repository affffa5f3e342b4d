import { text, verbatim } from '../../schema/codecs';
import { only, since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, child, children, contained, leaf } from '../../schema/fields';
import { executableResource } from './executable-resource';
import { flashResource } from './flash-resource';
import { javaScriptResource } from './java-script-resource';
import { verificationTracking } from './verification-tracking';
import { verificationViewableImpression } from './verification-viewable-impression';

const since41 = { in: since('4.1') } as const;
const in40 = { in: only('4.0'), section: 'VAST 4.0 §3.16' } as const;

export const verification = element('Verification', 'VAST 4.3 §3.17', {
  /** The vendor, as in `company.com-omid`. */
  vendor: attribute('vendor', text),
  executableResources: children(executableResource, since41),
  flashResources: children(flashResource, in40),
  javaScriptResources: children(javaScriptResource),
  viewableImpression: child(verificationViewableImpression, in40),
  trackingEvents: contained('TrackingEvents', verificationTracking, since41),
  /** Passed on to the vendor's code as they are. */
  verificationParameters: leaf('VerificationParameters', verbatim, { ...since41, section: 'VAST 4.3 §3.17.5' }),
});

/** The code of one vendor that measures the ad. */
export type Verification = ModelOf<typeof verification>;
