import { ValidationError } from '@xsp/core';

/**
 * A macro that nobody filled in, as the whole of a value: `[NAME]`, `${NAME}`, `{{NAME}}`, `{NAME}`, `%%NAME%%`. It is the
 * same for everybody, and so says nothing.
 */
const MACRO = /^(\[[^\]]*\]|\$\{[^}]*\}|\{\{[^}]*\}\}|\{[A-Za-z_]+\}|%%[^%]*%%)$/;

/** The parameters of one request's query, read by name. A value that is an unexpanded macro is not given. */
export class Query {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** @throws ValidationError when it is given twice or is too long */
  optional(name: string, longest = 256): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw new ValidationError(name, 'must be given once');
    if (MACRO.test(value)) return undefined;
    if (value.length > longest) throw new ValidationError(name, `must be ${longest} characters or less`);
    return value;
  }

  /** @throws ValidationError when it is missing */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw new ValidationError(name, 'must be given');
    return value;
  }

  /** A whole number in a range; `undefined` when it is not given. @throws ValidationError that names the range */
  wholeNumber(name: string, lowest: number, highest: number): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (number >= lowest && number <= highest) return number;
    throw new ValidationError(
      name,
      `must be a whole number from ${lowest} to ${highest}, but is ${JSON.stringify(value)}`,
    );
  }

  /** One of a list. @throws ValidationError that names them */
  oneOf<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const value = this.optional(name) ?? otherwise;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    throw new ValidationError(name, `must be one of ${allowed.join(', ')}, but is ${JSON.stringify(value)}`);
  }

  /** `0` or `1`. */
  flag(name: string): boolean {
    return this.oneOf(name, ['0', '1'], '0') === '1';
  }
}
