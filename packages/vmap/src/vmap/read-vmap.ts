import { DecodeError } from '@xsp/core';
import { type Diagnostic } from '../schema/diagnostic';
import { readElement } from '../schema/read/read-element';
import { Reading } from '../schema/read/reading';
import { reportDocument } from '../schema/read/report-document';
import { type ReadLimits } from '../xml/limits';
import { type DocumentSource, readDocument } from '../xml/read-document';
import { type Vmap, vmap as description, VMAP_NAMESPACE } from './model/vmap';

/** A VMAP document that was read, with what is not as the standards have it. */
export interface VmapReading {
  readonly vmap: Vmap;
  /** In the order of the document, of VMAP and of the VAST in it. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a VMAP document leniently: under whatever prefix and namespace, with `VASTData` for `VASTAdData`, with VAST
 * as elements or as text. What cannot be understood is left out, and everything that is not as the standards have it
 * is reported with its place.
 *
 * @throws DecodeError when the source is no XML, is no VMAP, has a DOCTYPE or exceeds a limit
 */
export function readVmap(source: DocumentSource, limits: Partial<ReadLimits> = {}): VmapReading {
  const document = readDocument(source, limits);
  const { root } = document;
  if (root.localName !== 'VMAP') {
    throw new DecodeError(`The root element is <${root.name}>; a VMAP document begins with <vmap:VMAP>.`, {
      details: { root: root.name },
    });
  }
  const reading = new Reading(document);
  const vmap = reading.inside('VMAP', () => {
    reportDocument(document, [VMAP_NAMESPACE], reading, 'VMAP 1.0.1 §2.2');
    return readElement(root, description, reading) as unknown as Vmap;
  });
  return { vmap, diagnostics: reading.diagnostics };
}
