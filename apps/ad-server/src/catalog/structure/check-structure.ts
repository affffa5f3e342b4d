import type { ErrorObject } from 'ajv';
import type { CatalogFile } from '../catalog-file';
import type { Findings, Path } from '../findings';
import type { Source } from '../source';
import { catalogValidator } from './catalog-schema';
import { explain } from './explain';
import type { Loose } from './loose';
import { pointerToPath } from './pointer';
import { prune } from './prune';

/**
 * Holds a value against the published schema and records every mistake.
 *
 * @returns the sound parts of the value: what breaks the schema is left out
 */
export function checkStructure(source: Source, findings: Findings): Loose<CatalogFile> {
  const validate = catalogValidator();
  if (validate(source.value)) return source.value as Loose<CatalogFile>;

  const unsound: Path[] = [];
  for (const error of (validate.errors ?? []).filter(isOwnMistake)) {
    const at = pointerToPath(source.value, error.instancePath);
    const { path, message, breaks } = explain(error, at, source.written(at));
    findings.mistake(path, message);
    if (breaks !== undefined) unsound.push(breaks);
  }
  return prune(source.value, unsound) ?? {};
}

/** The branches of a choice say nothing by themselves; the choice does. */
function isOwnMistake(error: ErrorObject): boolean {
  return !/\/(oneOf|anyOf)\/\d/.test(error.schemaPath);
}
