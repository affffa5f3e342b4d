import { type VastVersion, vastEdition, type VmapVersion, vmapEdition } from '../schema/editions';
import { elementWriter } from '../schema/write/compile-element';
import { Writing } from '../schema/write/writing';
import { type WrittenDocument, XML_DECLARATION } from '../vast/write-vast';
import { type Vmap, vmap as description, VMAP_NAMESPACE } from './model/vmap';

/** How a VMAP document is written. */
export interface WriteVmapOptions {
  /** The version of the VAST documents in it. */
  readonly vast: VastVersion;
  /** `1.0.1` where it is left out: what the text allows. `1.0` follows the schema to the letter. */
  readonly version?: VmapVersion;
}

/**
 * Writes a VMAP document that is valid, and so are the VAST documents in it. What the versions do not have is left
 * out and reported.
 *
 * @throws ValidationError when the document could not be valid, with the path of the place
 */
export function writeVmap(vmap: Vmap, options: WriteVmapOptions): WrittenDocument {
  const edition = vmapEdition(options.version ?? '1.0.1') | vastEdition(options.vast);
  const writing = new Writing(edition, { vmap: VMAP_NAMESPACE });
  const xml = elementWriter(description, edition)(vmap, writing) ?? '';
  return { xml: XML_DECLARATION + xml, omitted: writing.omitted };
}
