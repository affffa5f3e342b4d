import { text, uri, verbatim } from '../../schema/codecs';
import { only, since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, child, children, contained, content, leaf } from '../../schema/fields';
import { executableResource } from './executable-resource';
import { javaScriptResource } from './java-script-resource';

const since41 = { in: since('4.1') } as const;
const in40 = { in: only('4.0'), section: 'VAST 4.0 §3.16' } as const;

export const flashResource = element('FlashResource', 'VAST 4.0 §3.16.2', {
  url: content(uri, { essential: true }),
  apiFramework: attribute('apiFramework', text),
});

/** Verification code as a Flash file, of VAST 4.0. */
export type FlashResource = ModelOf<typeof flashResource>;

export const verificationViewableImpression = element('ViewableImpression', 'VAST 4.0 §3.16.3', {
  url: content(uri, { essential: true }),
  id: attribute('id', text),
});

/** Where the verification vendor learns of a viewable impression, of VAST 4.0. */
export type VerificationViewableImpression = ModelOf<typeof verificationViewableImpression>;

export const verificationTracking = element('Tracking', 'VAST 4.3 §3.17.4', {
  url: content(uri, { essential: true }),
  /** `verificationNotExecuted` is the only one. */
  event: attribute('event', text, { essential: true }),
});

/** Where the vendor learns that its code did not run. */
export type VerificationTracking = ModelOf<typeof verificationTracking>;

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

/** In a wrapper, VAST 4.0 has nothing but the viewable impression. */
export const wrapperVerification = element('Verification', 'VAST 4.3 §3.17', {
  ...verification.fields,
  flashResources: children(flashResource, { in: 0 }),
  javaScriptResources: children(javaScriptResource, since41),
});
