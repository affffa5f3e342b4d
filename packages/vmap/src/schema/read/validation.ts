import { DecodeError } from '@xsp/core';
import { type Diagnostic } from '../diagnostic';

/** What a check of a document found. */
export interface Validation {
  /** Whether nothing of severity `error` or `warning` was found. */
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a document by reading it; one that cannot be read is not valid, for the reason that it cannot. */
export function validationOf(read: () => { readonly diagnostics: readonly Diagnostic[] }, section: string): Validation {
  try {
    const { diagnostics } = read();
    return { valid: diagnostics.every(({ severity }) => severity === 'info'), diagnostics };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { valid: false, diagnostics: [malformed(error, section)] };
  }
}

function malformed({ message, details }: DecodeError, section: string): Diagnostic {
  const { line = 1, column = 1 } = details as { readonly line?: number; readonly column?: number };
  return { severity: 'error', code: 'malformed', message, line, column, path: '', section };
}
