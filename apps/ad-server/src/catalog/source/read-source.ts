import { ValidationError, type ValidationIssue } from '@xsp/core';
import { Composer, type Document, LineCounter } from 'yaml';
import type { Findings, Locate, Path, Position } from '../findings';
import { checkJson } from './check-json';
import { find } from './find-node';
import { plainValue } from './plain-value';
import { tokenize } from './tokenize';

/** A catalogue's text as plain data, with the way back to the text. */
export interface Source {
  readonly value: unknown;
  readonly locate: Locate;
  /** A scalar's text as it stands in the file: `5.00` for a number that became 5. */
  readonly written: (path: Path) => string | undefined;
}

/**
 * Reads YAML 1.2 or JSON (which is YAML) into plain data. Duplicate keys, aliases, tags and `__proto__` are recorded as
 * mistakes, and the rest is read, so that its mistakes are found as well.
 *
 * @param text the catalogue
 * @param name its name; what ends in `.json` must be JSON, and not just YAML
 * @throws {@link ValidationError} for what is neither, with every error of syntax, and for a text without contents
 */
export function readSource(text: string, name: string, findings: Findings): Source {
  if (name.endsWith('.json')) checkJson(text);

  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = compose(text, lines, position);
  const root = document.contents;
  if (root === null) throw new ValidationError('', 'is empty; it needs advertisers, campaigns and placements');

  const value = plainValue(root, [], {
    mistake: (path, message, offset) => findings.mistake(path, message, position(offset)),
    lineOf: (offset) => position(offset).line,
  });
  for (const { message, pos } of document.warnings) findings.mistake([], plain(message), position(pos[0]));

  return {
    value,
    locate: (path) => {
      const offset = find(root, path).offset;
      return offset === undefined ? undefined : position(offset);
    },
    written: (path) => find(root, path).written,
  };
}

function compose(text: string, lines: LineCounter, position: (offset: number) => Position): Document.Parsed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    prettyErrors: false,
    // Found while the value is made, where the path is known.
    uniqueKeys: false,
    keepSourceTokens: false,
    lineCounter: lines,
  });
  const documents = [...composer.compose(tokenize(text, lines, position), true, text.length)];
  const [first, second] = documents;
  if (first === undefined) throw new ValidationError('', 'is empty; it needs advertisers, campaigns and placements');

  const issues: ValidationIssue[] = documents
    .flatMap(({ errors }) => errors)
    .map(({ message, pos }) => ({ path: '', message: plain(message), ...position(pos[0]) }));
  if (second !== undefined) {
    const message = 'a second document begins here; a catalogue is one document, remove the line ---';
    issues.push({ path: '', message, ...position(second.range[0]) });
  }
  if (first.directives.yaml.version !== '1.2') {
    const message =
      'only YAML 1.2 is read; remove the directive %YAML (1.1 takes yes, no and 18:00 for something else)';
    issues.push({ path: '', message, line: 1, column: 1 });
  }
  if (issues.length > 0) throw new ValidationError(issues);
  return first;
}

function plain(message: string): string {
  return `is not valid YAML: ${message.split('\n')[0] ?? message}`;
}
