import { ValidationError, type ValidationIssue } from '@xsp/core';
import { Composer, type Document, isScalar, LineCounter } from 'yaml';
import type { Findings, Path, Position } from '../findings';
import { NodeFinder } from './find-node';
import { plainValue } from './plain-value';
import type { Source } from './source';
import { tokenize } from './tokenize';

/**
 * Reads YAML 1.2 into plain data. Keys given twice, aliases and tags are recorded as mistakes, and the rest is read, so that its
 * mistakes are found as well.
 *
 * @throws {@link ValidationError} for what is no YAML, with every error of syntax, and for a text without contents
 */
export function readYaml(text: string, findings: Pick<Findings, 'mistake'>): Source {
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = compose(text, lines, position);
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) throw isEmpty();

  const nodes = new NodeFinder(root);
  const unread: Path[] = [];
  const value = plainValue(root, [], {
    unread: (path) => unread.push(path),
    mistake: (path, message, offset) => findings.mistake(path, message, position(offset)),
    lineOf: (offset) => position(offset).line,
  });

  return {
    value,
    locate: (path) => {
      const offset = nodes.find(path).offset;
      return offset === undefined ? undefined : position(offset);
    },
    written: (path) => nodes.find(path).written,
    unread,
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
  if (first === undefined) throw isEmpty();

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

function isEmpty(): ValidationError {
  return new ValidationError('', 'is empty; it needs advertisers, campaigns and placements');
}

function plain(message: string): string {
  return `is not valid YAML: ${message.split('\n')[0] ?? message}`;
}
