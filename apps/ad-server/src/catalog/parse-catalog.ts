import { ValidationError, type ValidationIssue } from '@xsp/core';
import { atOnce, type Interruptible } from '../in-turns';
import { advising } from './advice';
import type { CatalogFile } from './catalog-file';
import { Findings, Place } from './findings';
import { hashing } from './hash-of-value';
import type { Catalog } from './model';
import { readingCatalog } from './read/read-catalog';
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

/** What is known of a catalogue that was checked, beside its contents. */
type KnownOfCatalog = Pick<Catalog, 'name' | 'version' | 'warnings'>;

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
  return atOnce(checking(source, findings, options));
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
  return atOnce(readingValue(value, options));
}

/** As `catalogFromValue`, which may be interrupted: 10,000 campaigns take tenths of a second. */
export function readingValue(value: unknown, options: ParseOptions = {}): Interruptible<ParsedCatalog> {
  const source: Source = { value, locate: () => undefined, written: () => undefined, unread: [] };
  return checking(source, new Findings(), options);
}

/**
 * A catalogue of data that was checked before (by `parseCatalog`, in another thread): resolved alone, in about half the time.
 *
 * @param checked what is known of it
 */
export function catalogFromChecked(value: CatalogFile, checked: KnownOfCatalog): Catalog {
  return atOnce(readingChecked(value, checked));
}

/** As `catalogFromChecked`, which may be interrupted. */
export function* readingChecked(value: CatalogFile, checked: KnownOfCatalog): Interruptible<Catalog> {
  const contents = yield* readingCatalog(value, new Place([], new Findings()));
  return Object.freeze({ ...checked, currencyRates: readRates(value), ...contents });
}

function* checking(source: Source, findings: Findings, { name, unserved }: ParseOptions): Interruptible<ParsedCatalog> {
  const file = checkStructure(source, findings);
  yield;
  const root = new Place([], findings);
  for (const rule of rules) {
    rule(file, root);
    yield;
  }
  const contents = yield* readingCatalog(file, root);
  refuseUnserved(source.value, unserved ?? notServedYet, findings);

  const mistakes = findings.mistakes(source.locate);
  if (mistakes.length > 0) throw new ValidationError(mistakes);

  yield* advising(contents, findings);
  const warnings = Object.freeze(findings.warnings(source.locate));
  const version = yield* hashing(source.value);
  const catalog = { name: name ?? 'catalogue', version, currencyRates: readRates(file), ...contents, warnings };
  return { catalog: Object.freeze(catalog), warnings, value: source.value };
}
