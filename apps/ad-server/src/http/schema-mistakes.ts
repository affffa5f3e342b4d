import { ValidationError, type ValidationIssue } from '@xsp/core';
import { explainMistake } from '../catalog';

/** How many mistakes of a body are told: whoever wrote it reads no more, and a list of them may be long. */
const MOST = 100;

/**
 * What the validation of a body by its schema found, told as every other mistake: by its place in the body, with what
 * would be right.
 *
 * @param error whatever a request failed with
 * @returns undefined where that was something else
 */
export function schemaMistakes(error: unknown, body: unknown): ValidationError | undefined {
  const { validation } = error as { readonly validation?: readonly Parameters<typeof explainMistake>[0][] };
  if (validation === undefined || validation.length === 0) return undefined;
  if (body === undefined || body === null) return new ValidationError('', 'a body is missing: send one, as JSON');
  if (typeof body === 'string')
    return new ValidationError('', 'the body is text: send it as JSON, with its Content-Type');
  return new ValidationError(
    validation.slice(0, MOST).map((mistake): ValidationIssue => explainMistake(mistake, body)),
    { cause: error },
  );
}
