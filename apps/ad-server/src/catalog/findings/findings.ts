import type { ValidationIssue } from '@xsp/core';
import { formatPath, type Path } from './path';

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds where a path stands in the text; the nearest thing around it, when it is not there itself. */
export type Locate = (path: Path) => Position | undefined;

interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly position: Position | undefined;
}

/** Everything that is wrong with a catalogue, and everything that is odd, in one place until all has been looked at. */
export class Findings {
  readonly #mistakes: Finding[] = [];
  readonly #warnings: Finding[] = [];

  /** @param position where it stands, when the path does not say it: the second of two equal keys */
  mistake(path: Path, message: string, position?: Position): void {
    this.#mistakes.push({ path, message, position });
  }

  warning(path: Path, message: string): void {
    this.#warnings.push({ path, message, position: undefined });
  }

  get hasMistakes(): boolean {
    return this.#mistakes.length > 0;
  }

  /** All mistakes in the order of the text, each said once. */
  mistakes(locate: Locate): readonly ValidationIssue[] {
    return inOrder(this.#mistakes, locate);
  }

  /** All warnings in the order of the text, each said once. */
  warnings(locate: Locate): readonly ValidationIssue[] {
    return inOrder(this.#warnings, locate);
  }
}

function inOrder(findings: readonly Finding[], locate: Locate): readonly ValidationIssue[] {
  const seen = new Map<string, ValidationIssue>();
  for (const { path, message, position } of findings) {
    const issue = { path: formatPath(path), message, ...(position ?? locate(path)) };
    const key = JSON.stringify([issue.path, message, position]);
    if (!seen.has(key)) seen.set(key, Object.freeze(issue));
  }
  return [...seen.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
