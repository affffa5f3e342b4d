import { type Validation, validationOf } from '../schema/read/validation';
import { type ReadLimits } from '../xml/limits';
import { type DocumentSource } from '../xml/read-document';
import { readVast } from './read-vast';

/** Checks a VAST document of any version; what `readVast` throws for is a diagnostic here. */
export function validateVast(source: DocumentSource, limits: Partial<ReadLimits> = {}): Validation {
  return validationOf(() => readVast(source, limits), 'VAST 4.3 §3');
}
