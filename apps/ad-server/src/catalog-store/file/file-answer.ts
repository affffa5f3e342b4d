import type { ValidationIssue } from '@xsp/core';
import type { CheckedFile } from './checked-file';

/** What the thread says: the file, or what is wrong with it. What else fails ends the thread. */
export type FileAnswer = { readonly checked: CheckedFile } | { readonly issues: readonly ValidationIssue[] };
