import { boolean, text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const javaScriptResource = element('JavaScriptResource', 'VAST 4.3 §3.17.1', {
  url: content(uri, { essential: true }),
  /** The API that the code needs, as in `omid`. */
  apiFramework: attribute('apiFramework', text),
  /** Whether it runs without a browser. */
  browserOptional: attribute('browserOptional', boolean, { in: since('4.1') }),
});

/** Verification code as JavaScript. */
export type JavaScriptResource = ModelOf<typeof javaScriptResource>;
