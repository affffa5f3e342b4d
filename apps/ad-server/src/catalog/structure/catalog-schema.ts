import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';

/** Where the published JSON Schema is, from `src` and from `dist` alike. */
const SCHEMA_PATH = join(__dirname, '../../../schema/catalog.schema.json');

let compiled: ValidateFunction | undefined;

/** The published JSON Schema of the catalogue, as a value. */
export function catalogSchema(): Record<string, unknown> {
  return JSON.parse(readFileSync(SCHEMA_PATH, 'utf8')) as Record<string, unknown>;
}

/** The compiled schema; it reports every mistake, with the part of the schema that it breaks. */
export function catalogValidator(): ValidateFunction {
  compiled ??= new Ajv2020({ allErrors: true, verbose: true, ownProperties: true, allowUnionTypes: true })
    .addVocabulary(['x-message', 'x-oneOf', 'x-unit'])
    .compile(catalogSchema());
  return compiled;
}
