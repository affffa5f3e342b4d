import { integer, text, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';
import { delivery } from './media-file';

const described = { in: since('4.1') } as const;
const needed = { in: since('4.1'), required: since('4.1') } as const;

export const mezzanine = element('Mezzanine', 'VAST 4.3 §3.9.2', {
  url: content(uri, { essential: true }),
  id: attribute('id', text, described),
  delivery: attribute('delivery', delivery, needed),
  /** The MIME type of the container. */
  type: attribute('type', text, needed),
  /** In pixels. */
  width: attribute('width', integer, needed),
  /** In pixels. */
  height: attribute('height', integer, needed),
  codec: attribute('codec', text, described),
  /** In bytes. */
  fileSize: attribute('fileSize', integer, described),
  mediaType: attribute('mediaType', text, described),
});

/** The raw file that others are transcoded from; never for playing. */
export type Mezzanine = ModelOf<typeof mezzanine>;
