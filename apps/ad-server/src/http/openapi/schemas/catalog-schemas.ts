import { catalogSchema } from '../../../catalog/structure';
import type { JsonSchema } from '../openapi-types';

const PREFIX = 'Catalog.';

/** The definitions of the published catalogue schema, as schemas of this document: `Catalog.campaign`, … */
export function catalogSchemas(): Readonly<Record<string, JsonSchema>> {
  const definitions = catalogSchema()['$defs'] as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [PREFIX + name, relocated(schema) as JsonSchema]),
  );
}

/** References lead to where the definitions are here. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === '$ref' && typeof part === 'string'
        ? [key, part.replace(/^#\/\$defs\//, `#/components/schemas/${PREFIX}`)]
        : [key, relocated(part)],
    ),
  );
}
