import { ValidationError } from '@xsp/core';

/**
 * Checks that a text is JSON, so that a `.json` file does not come to depend on what only YAML allows.
 *
 * @throws {@link ValidationError} with the place of the first thing that is not JSON
 */
export function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const offset = /position (\d+)/.exec(said)?.[1];
    const before = text.slice(0, offset === undefined ? text.length : Number(offset)).split('\n');
    throw new ValidationError(
      [
        {
          path: '',
          message: `is not valid JSON: ${said.replace(/ (in JSON )?at position.*$/s, '')}; a file of YAML is named .yaml`,
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
        },
      ],
      { cause },
    );
  }
}
