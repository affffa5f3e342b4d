import { text, uri } from '../../schema/codecs';
import { EVERYWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const staticResource = element('StaticResource', 'VAST 4.3 §3.15.1', {
  url: content(uri, { essential: true }),
  /** The MIME type of the file. */
  creativeType: attribute('creativeType', text, { required: EVERYWHERE }),
});

/** A creative as a file, such as an image. */
export type StaticResource = ModelOf<typeof staticResource>;
