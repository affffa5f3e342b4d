import { XspError } from './xsp-error';

/** One mistake in an input: where it is, what is wrong and what to write instead. */
export interface ValidationIssue {
  /** Where the mistake is, as a path in the input: `campaigns[0].budget.total`. Empty for the input as a whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** Line in the source text, from 1, where it is known. */
  readonly line?: number;
  /** Column in the source text, from 1, where it is known. */
  readonly column?: number;
}

/**
 * An input is wrong. The message names the place and the remedy; nothing of the input was applied. Carries one or
 * more {@link ValidationIssue | issues}, so that a reader can put all of them right at once.
 */
export class ValidationError extends XspError {
  /** Where the (first) mistake is. */
  readonly path: string;

  /** Every mistake that was found, at least one. */
  readonly issues: readonly ValidationIssue[];

  /**
   * @param path where the mistake is, as a path in the input
   * @param message what is wrong and what would be right; the error's message puts the path before it
   */
  constructor(path: string, message: string, options?: { readonly cause?: unknown });

  /** @param issues every mistake that was found; an empty list is a `TypeError`, since nothing is wrong then */
  constructor(issues: readonly ValidationIssue[], options?: { readonly cause?: unknown });

  constructor(
    pathOrIssues: string | readonly ValidationIssue[],
    messageOrOptions?: string | { readonly cause?: unknown },
    maybeOptions?: { readonly cause?: unknown },
  ) {
    const single = typeof pathOrIssues === 'string';
    const issues = single
      ? [{ path: pathOrIssues, message: messageOrOptions as string }]
      : pathOrIssues.map((issue) => ({ ...issue }));
    const options = single ? maybeOptions : (messageOrOptions as { readonly cause?: unknown });
    const first = issues[0];
    if (first === undefined) throw new TypeError('ValidationError: needs at least one issue');

    super('VALIDATION_ERROR', describe(issues), {
      ...(options?.cause === undefined ? {} : { cause: options.cause }),
      details: { path: first.path, issues },
    });
    this.path = first.path;
    this.issues = Object.freeze(issues.map((issue) => Object.freeze(issue)));
  }
}

function describe(issues: readonly ValidationIssue[]): string {
  const lines = issues.map(describeIssue);
  return lines.length === 1 ? lines.join() : `${lines.length} mistakes:\n- ${lines.join('\n- ')}`;
}

function describeIssue({ path, message, line, column }: ValidationIssue): string {
  const position = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
  const place = `${path}${position}`.trim();
  return place === '' ? message : `${place}: ${message}`;
}
