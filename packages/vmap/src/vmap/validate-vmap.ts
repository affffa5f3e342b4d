import { type Validation, validationOf } from '../schema/read/validation';
import { type ReadLimits } from '../xml/limits';
import { type DocumentSource } from '../xml/read-document';
import { readVmap } from './read-vmap';

/** Checks a VMAP document and the VAST in it; what `readVmap` throws for is a diagnostic here. */
export function validateVmap(source: DocumentSource, limits: Partial<ReadLimits> = {}): Validation {
  return validationOf(() => readVmap(source, limits), 'VMAP 1.0.1 §2.3');
}
