import type { ValidationIssue } from '@xsp/core';

/**
 * Writes mistakes or warnings for a terminal, one a line, as compilers do:
 * `sample.yaml:12:5 campaigns[2].caps[0].limit must be …`.
 *
 * @param issues what `ValidationError.issues` or `Catalog.warnings` holds
 * @param name the file's name, put before the position
 */
export function formatIssues(issues: readonly ValidationIssue[], name = 'catalogue'): string {
  return issues.map((issue) => formatIssue(issue, name)).join('\n');
}

function formatIssue({ path, message, line, column }: ValidationIssue, name: string): string {
  const place = [name, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  const words = [place, path, message].filter((part) => part !== '').join(' ');
  // A message never breaks out of its line, whatever the file holds.
  return words.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
