import type { JsonSchema } from '../openapi-types';

/** An object with these keys and no others. Those in `optional` may be missing. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties: { ...properties, ...optional },
  };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export const string: JsonSchema = { type: 'string' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const url: JsonSchema = { type: 'string', format: 'uri' };
/** An instant, ISO 8601. */
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
/** An amount of money, exact, in the currency's own unit. */
export const amount: JsonSchema = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$', examples: ['12.50'] };

export function nullable(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}
