import type { ErrorObject } from 'ajv';
import type { CatalogFile } from '../catalog-file';
import { type Findings, formatPath, type Path } from '../findings';
import type { Source } from '../source';
import { catalogValidator } from './catalog-schema';
import { explain } from './explain';
import { findLongList, MOST_ITEMS } from './long-list';
import type { Loose } from './loose';
import { pointerToPath } from './pointer';
import { prune } from './prune';

/** How many mistakes are explained: a person stops reading long before, and a file that is no catalogue has millions. */
const MOST_MISTAKES = 10_000;

/**
 * Holds a value against the published schema and records every mistake.
 *
 * @returns the sound parts of the value: what breaks the schema is left out
 */
export function checkStructure(source: Source, findings: Findings): Loose<CatalogFile> {
  const longList = findLongList(source.value);
  if (longList !== undefined) {
    findings.mistake(longList, `has more than ${MOST_ITEMS} items; shorten it`);
    return {};
  }
  const validate = catalogValidator();
  if (validate(source.value) && source.unread.length === 0) return source.value as Loose<CatalogFile>;

  const errors = (validate.errors ?? []).filter(isOwnMistake);
  const unread = new Set(source.unread.map(formatPath));
  const unsound: Path[] = [...source.unread];
  for (const error of errors.slice(0, MOST_MISTAKES)) {
    const at = pointerToPath(source.value, error.instancePath);
    if (unread.has(formatPath(at))) continue;
    const { path, message, breaks } = explain(error, at, source.written(at));
    findings.mistake(path, message);
    if (breaks !== undefined) unsound.push(breaks);
  }
  if (errors.length > MOST_MISTAKES) {
    findings.mistake([], `has ${errors.length - MOST_MISTAKES} more mistakes; correct these first`);
    return {};
  }
  return prune(source.value, unsound) ?? {};
}

/** The branches of a choice say nothing by themselves, the choice does; a type beside a reference is the reference's. */
function isOwnMistake(error: ErrorObject): boolean {
  if (error.keyword === 'type' && Object.hasOwn(error.parentSchema ?? {}, '$ref')) return false;
  return !/\/(oneOf|anyOf)\/\d/.test(error.schemaPath);
}
