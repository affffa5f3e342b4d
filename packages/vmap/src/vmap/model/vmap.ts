import { type Codec } from '../../schema/codec';
import { EVERYWHERE, NOWHERE, vmapEdition } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, children, constant, contained } from '../../schema/fields';
import { adBreak } from './ad-break';
import { vmapExtension } from './extension';

/** The namespace of VMAP. */
export const VMAP_NAMESPACE = 'http://www.iab.net/videosuite/vmap';

/** Version 1.0.1 is a correction of the text; documents still say 1.0 (VMAP 1.0.1 §2.3, §4). */
const version: Codec<string> = { markup: 'plain', write: () => '1.0', read: (text) => text };

export const vmap = element('vmap:VMAP', 'VMAP 1.0.1 §2.3', {
  xmlns: constant('xmlns:vmap', VMAP_NAMESPACE),
  /** The version that the document says it is of. Written is `1.0`. */
  version: attribute('version', version, { required: EVERYWHERE, fallback: '1.0' }),
  adBreaks: children(adBreak, { essential: true, required: NOWHERE }),
  /** Of the whole document; the schema forgot them. */
  extensions: contained('vmap:Extensions', vmapExtension, { in: vmapEdition('1.0.1') }),
});

/** A VMAP document: the breaks of one content item. */
export type Vmap = ModelOf<typeof vmap>;
