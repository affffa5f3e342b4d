import { DecodeError } from '@xsp/core';
import { type Diagnostic } from '../schema/diagnostic';
import { readElement } from '../schema/read/read-element';
import { Reading } from '../schema/read/reading';
import { reportDocument } from '../schema/read/report-document';
import { type ReadLimits } from '../xml/limits';
import { type DocumentSource, readDocument } from '../xml/read-document';
import { type Vast, vast as description, VAST_NAMESPACE } from './model/vast';

/** A VAST document that was read, with what is not as the standard has it. */
export interface VastReading {
  readonly vast: Vast;
  /** In the order of the document. None of severity `error` or `warning` where it is valid. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The root element of VAST 1. */
const VAST_1_ROOT = 'VideoAdServingTemplate';

/**
 * Reads a VAST document of any version from 2.0, leniently: with whatever namespace and prefix, in the wrong order,
 * with CDATA or without. What cannot be understood is left out, and everything that is not as the standard has it is
 * reported with its place. Of a document of VAST 1 nothing is read but that it is one.
 *
 * @throws DecodeError when the source is no XML, is no VAST, has a DOCTYPE or exceeds a limit
 */
export function readVast(source: DocumentSource, limits: Partial<ReadLimits> = {}): VastReading {
  const document = readDocument(source, limits);
  const { root } = document;
  const reading = new Reading(document);
  const name = root.localName;
  const vast = reading.inside(name, (): Vast => {
    if (name === VAST_1_ROOT) {
      const message = 'The document is of VAST 1, which is not read; ask for VAST 2.0 or later.';
      reading.report(root, { severity: 'error', code: 'vast-1', message, section: 'VAST 4.3 §3.1' });
      return { ads: [] };
    }
    if (name !== 'VAST') {
      throw new DecodeError(`The root element is <${root.name}>; a VAST document begins with <VAST>.`, {
        details: { root: root.name },
      });
    }
    reportDocument(document, ['', VAST_NAMESPACE], reading, 'VAST 4.3 §3');
    return readElement(root, description, reading) as unknown as Vast;
  });
  return { vast, diagnostics: reading.diagnostics };
}
