import { createHash } from 'node:crypto';
import { ValidationError, type ValidationIssue } from '@xsp/core';
import { advise } from './advice';
import type { CatalogFile } from './catalog-file';
import { Findings, Place } from './findings';
import type { Catalog } from './model';
import { readCatalog } from './read/read-catalog';
import { rules } from './rules';
import { readRates } from './rules/currencies';
import { notServedYet, refuseUnserved, type UnservedFeature } from './served';
import { readSource, type Source } from './source';
import { checkStructure } from './structure';

/** How a catalogue is read. */
export interface ParseOptions {
  /** The file's name, for messages. What ends in `.json` must be JSON. */
  readonly name?: string;
  /** The parts of the format to refuse; what the server does not serve yet, when left out. */
  readonly unserved?: readonly UnservedFeature[];
}

/** A catalogue, and what is odd about it. */
export interface ParsedCatalog {
  readonly catalog: Catalog;
  /** The same as the catalogue's own {@link Catalog.warnings}. */
  readonly warnings: readonly ValidationIssue[];
  /** What was read, as plain data before it was resolved. */
  readonly value: unknown;
}

/**
 * Reads a catalogue from YAML 1.2 or JSON, and checks all of it.
 *
 * @param text the catalogue
 * @throws {@link ValidationError} with every mistake that there is, each with its path, line, column and remedy, in the order
 *   of the text; only a text that is no YAML at all ends at its errors of syntax
 */
export function parseCatalog(text: string, options: ParseOptions = {}): ParsedCatalog {
  const findings = new Findings();
  const source = readSource(text.replace(/^\uFEFF/, ''), options.name ?? 'catalogue', findings);
  return checkCatalog(source, findings, options);
}

/** A catalogue's text as plain data, unchecked but for its syntax. @throws {@link ValidationError} */
export function catalogValue(text: string, name: string): unknown {
  const findings = new Findings();
  const source = readSource(text.replace(/^\uFEFF/, ''), name, findings);
  const mistakes = findings.mistakes(source.locate);
  if (mistakes.length > 0) throw new ValidationError(mistakes);
  return source.value;
}

/**
 * Checks a catalogue that is plain data already: an API's body after `JSON.parse`. Its mistakes have paths, but no lines.
 *
 * @throws {@link ValidationError} with every mistake
 */
export function catalogFromValue(value: unknown, options: ParseOptions = {}): ParsedCatalog {
  const source: Source = { value, locate: () => undefined, written: () => undefined, unread: [] };
  return checkCatalog(source, new Findings(), options);
}

/**
 * A catalogue of data that was checked before (by `parseCatalog`, in another thread): resolved alone, in about half the time.
 *
 * @param checked what is known of it
 */
export function catalogFromChecked(
  value: CatalogFile,
  checked: Pick<Catalog, 'name' | 'version' | 'warnings'>,
): Catalog {
  const contents = readCatalog(value, new Place([], new Findings()));
  return Object.freeze({ ...checked, currencyRates: readRates(value), ...contents });
}

function checkCatalog(source: Source, findings: Findings, { name, unserved }: ParseOptions): ParsedCatalog {
  const file = checkStructure(source, findings);
  const root = new Place([], findings);
  for (const rule of rules) rule(file, root);
  const contents = readCatalog(file, root);
  refuseUnserved(source.value, unserved ?? notServedYet, findings);

  const mistakes = findings.mistakes(source.locate);
  if (mistakes.length > 0) throw new ValidationError(mistakes);

  advise(contents, findings);
  const warnings = Object.freeze(findings.warnings(source.locate));
  const version = createHash('sha256').update(canonicalJson(source.value)).digest('hex');
  const catalog = { name: name ?? 'catalogue', version, currencyRates: readRates(file), ...contents, warnings };
  return { catalog: Object.freeze(catalog), warnings, value: source.value };
}

/** JSON with its keys in order, so that equal contents have equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
