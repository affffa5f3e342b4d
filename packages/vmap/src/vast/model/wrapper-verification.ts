import { NOWHERE, since } from '../../schema/editions';
import { element } from '../../schema/element';
import { children } from '../../schema/fields';
import { flashResource } from './flash-resource';
import { javaScriptResource } from './java-script-resource';
import { verification } from './verification';

/** In a wrapper, VAST 4.0 has nothing but the viewable impression. */
export const wrapperVerification = element('Verification', 'VAST 4.3 §3.17', {
  ...verification.fields,
  flashResources: children(flashResource, { in: NOWHERE }),
  javaScriptResources: children(javaScriptResource, { in: since('4.1') }),
});
