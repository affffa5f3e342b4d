import { boolean, text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const interactiveCreativeFile = element('InteractiveCreativeFile', 'VAST 4.3 §3.9.3', {
  /** A URL, or since VAST 4.3 a small `data:` URI. */
  url: content(uri, { essential: true }),
  type: attribute('type', text),
  /** The API that runs it, as in `SIMID`. */
  apiFramework: attribute('apiFramework', text),
  /** Whether the viewer can make the ad longer. */
  variableDuration: attribute('variableDuration', boolean, { in: since('4.1') }),
});

/** The interactive part of a linear ad. */
export type InteractiveCreativeFile = ModelOf<typeof interactiveCreativeFile>;
