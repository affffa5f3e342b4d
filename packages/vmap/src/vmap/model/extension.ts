import { text } from '../../schema/codecs';
import { EVERYWHERE, NOWHERE } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { anyAttributes, anyContent, attribute } from '../../schema/fields';

export const vmapExtension = element('vmap:Extension', 'VMAP 1.0.1 §2.7', {
  /** Which extension it is; a URI is recommended. */
  type: attribute('type', text, { required: EVERYWHERE }),
  /** Namespace declarations; other attributes have no place in VMAP. */
  attributes: anyAttributes(NOWHERE),
  /** What is in it: elements of a vocabulary of their own. */
  content: anyContent(NOWHERE),
});

/** Something that VMAP does not know, kept as it is. */
export type VmapExtension = ModelOf<typeof vmapExtension>;
