import type { ErrorObject } from 'ajv';
import { nearest, type Path, show } from '../findings';
import type { BrokenSchema } from './broken-schema';
import { remedy } from './remedy';

/** One mistake in words. */
interface Explanation {
  readonly path: Path;
  readonly message: string;
  /** What is not to be looked at any further; undefined where the value is sound but for what it misses. */
  readonly breaks: Path | undefined;
}

/**
 * Says what a mistake is and what would be right. The words come from the schema's annotations, so that a rule and its
 * explanation stand together.
 *
 * @param error what the schema's validator found
 * @param at where
 * @param written the value's text in the file, for a scalar
 */
export function explain(error: ErrorObject, at: Path, written: string | undefined): Explanation {
  const schema = (error.parentSchema ?? {}) as BrokenSchema;
  const value: unknown = error.data;
  const params = error.params as Readonly<Record<string, unknown>>;

  switch (error.keyword) {
    case 'required':
      return { path: [...at, String(params.missingProperty)], message: 'is missing', breaks: undefined };
    case 'additionalProperties': {
      const path = [...at, String(params.additionalProperty)];
      return { path, message: unknownKey(String(params.additionalProperty), schema), breaks: path };
    }
    case 'oneOf':
      return { path: at, message: schema['x-oneOf'] ?? 'fits none or several of its forms', breaks: undefined };
    case 'uniqueItems': {
      const [twice, first] = [Number(params.i), Number(params.j)].sort((a, b) => b - a);
      const item: unknown = Array.isArray(value) ? value[twice ?? 0] : undefined;
      return {
        path: [...at, twice ?? 0],
        message: `${show(item)} is there twice, first at [${first}]; remove one`,
        breaks: undefined,
      };
    }
    case 'minItems':
    case 'minProperties':
      return { path: at, message: `${rule(schema, error)}${isEmpty(value) ? '; it is empty' : ''}`, breaks: undefined };
    default:
      return { path: at, message: wrongValue(value, written, schema, error), breaks: at };
  }
}

function isEmpty(value: unknown): boolean {
  return Object.keys(value ?? {}).length === 0;
}

function unknownKey(key: string, schema: BrokenSchema): string {
  if (schema.patternProperties !== undefined) {
    return 'is not a key; write base, or the three capital letters of an ISO 4217 currency';
  }
  const known = Object.keys(schema.properties ?? {}).filter((name) => !name.startsWith('$'));
  const meant = nearest(key, known);
  return `is not a key; ${meant === undefined ? `the keys here are ${known.join(', ')}` : `did you mean ${meant}?`}`;
}

function wrongValue(value: unknown, written: string | undefined, schema: BrokenSchema, error: ErrorObject): string {
  const hint = remedy(value, written, schema);
  return `${rule(schema, error)}, not ${show(value, written)}${hint === undefined ? '' : `; ${hint}`}`;
}

function rule(schema: BrokenSchema, error: ErrorObject): string {
  if (schema['x-message'] !== undefined) return schema['x-message'];
  if (schema.enum !== undefined) return `must be one of ${schema.enum.join(', ')}`;
  return error.message ?? 'is wrong';
}
