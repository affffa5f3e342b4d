import type { ErrorObject } from 'ajv';
import type { ValidationIssue } from '@xsp/core';
import { formatPath } from '../findings';
import { explain } from './explain';
import { pointerToPath } from './pointer';

/** One mistake in words, and its place as text. @param error found by a validator that is `verbose` */
export function explainMistake(error: ErrorObject, root: unknown): ValidationIssue {
  const { path, message } = explain(error, pointerToPath(root, error.instancePath), undefined);
  return { path: formatPath(path), message };
}
