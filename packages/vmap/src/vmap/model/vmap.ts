import { type Codec } from '../../schema/codec';
import { EVERYWHERE, NOWHERE, vmapEdition } from '../../schema/editions';
import { type DocumentEdition, element, type ModelOf, root } from '../../schema/element';
import { attribute, children, constant, contained } from '../../schema/fields';
import { adBreak } from './ad-break';
import { vmapExtension } from './extension';

/** The namespace of VMAP. */
export const VMAP_NAMESPACE = 'http://www.iab.net/videosuite/vmap';

/** Version 1.0.1 is a correction of the text; documents still say 1.0 (VMAP 1.0.1 §2.3, §4). */
const version: Codec<string> = { markup: 'plain', write: () => '1.0', read: (text) => text };

/** Whether a document is of VMAP 1.0 or 1.0.1, by what it says; one that says nothing is taken for one. */
export function isKnownVmapVersion(name: string | undefined): boolean {
  return name === undefined || /^\s*1(?:\.0(?:\.[01])?)?\s*$/.test(name);
}

function vmapEditionOf(name: string | undefined): DocumentEdition {
  const edition = vmapEdition('1.0.1');
  if (isKnownVmapVersion(name)) return { edition };
  return { edition, problem: `VMAP ${JSON.stringify(name)} is not known, only 1.0 and 1.0.1; read as VMAP 1.0.1.` };
}

export const vmap = root(
  element('vmap:VMAP', 'VMAP 1.0.1 §2.3', {
    xmlns: constant('xmlns:vmap', VMAP_NAMESPACE),
    /** The version that the document says it is of. Written is `1.0`. */
    version: attribute('version', version, { required: EVERYWHERE, fallback: '1.0' }),
    adBreaks: children(adBreak, { essential: true, required: NOWHERE }),
    /** Of the whole document; the schema forgot them. */
    extensions: contained('vmap:Extensions', vmapExtension, { in: vmapEdition('1.0.1') }),
  }),
  vmapEditionOf,
);

/** A VMAP document: the breaks of one content item. */
export type Vmap = ModelOf<typeof vmap>;
