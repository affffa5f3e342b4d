import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationError } from '@xsp/core';
import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { validCatalog } from '../../test/catalog/valid-catalog';
import { catalogFromValue, catalogSchema, parseCatalog } from '.';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const everything = { unserved: [] } as const;
const complete = readFileSync(join(__dirname, '../../test/catalog/complete.yaml'), 'utf8');

/** The schema as any tool reads it: our annotations are unknown keywords there. */
const schemaSays = new Ajv2020({ strict: false }).compile(catalogSchema());

function serverSays(value: unknown): boolean {
  try {
    catalogFromValue(value, everything);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

describe('the published schema', () => {
  it('has a urn, a draft that editors know, and only keywords that are meant', () => {
    const schema = catalogSchema();
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.$id).toMatch(/^urn:/);
    const strict = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).addVocabulary([
      'x-message',
      'x-oneOf',
      'x-unit',
    ]);
    expect(() => strict.compile(schema)).not.toThrow();
  });

  it('tells an editor what every key is', () => {
    const nameless: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, Record<string, unknown>> };
      for (const [key, property] of Object.entries(properties ?? {})) {
        const target = resolve(property);
        if ((property.title ?? target.title) === undefined) nameless.push(`${path}.${key}`);
      }
      for (const [key, part] of Object.entries(node)) visit(part, `${path}/${key}`);
    };
    visit(catalogSchema(), '');
    expect(nameless).toEqual([]);
  });

  it('closes every mapping, so that a misspelt key is a mistake', () => {
    const open: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && !('additionalProperties' in node)) open.push(path);
      for (const [key, part] of Object.entries(node)) visit(part, `${path}/${key}`);
    };
    visit(catalogSchema(), '');
    expect(open).toEqual([]);
  });

  it('gives examples and defaults that it accepts itself', () => {
    const wrong: string[] = [];
    const ajv = new Ajv2020({ strict: false }).addSchema(catalogSchema());
    for (const [name, definition] of Object.entries(
      catalogSchema().$defs as Record<string, { examples?: unknown[] }>,
    )) {
      const validate = ajv.getSchema(`urn:xsp:schema:catalog:1#/$defs/${name}`);
      for (const example of definition.examples ?? [])
        if (!validate?.(example)) wrong.push(`${name}: ${String(example)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('describes the whole format', () => {
    expect(schemaSays(parse(complete))).toBe(true);
    expect(serverSays(parse(complete))).toBe(true);
  });
});

describe('the schema and the server', () => {
  it('both accept any valid catalogue', () => {
    fc.assert(
      fc.property(validCatalog(), (file) => {
        expect(schemaSays(file) ? [] : schemaSays.errors).toEqual([]);
        expect(() => catalogFromValue(file, everything)).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });

  it('read the same from YAML, from JSON and from a value', () => {
    fc.assert(
      fc.property(validCatalog(), fc.boolean(), (file, tabs) => {
        const json = JSON.stringify(file, null, tabs ? '\t' : 0);
        const fromValue = catalogFromValue(JSON.parse(json), everything).catalog;
        const fromJson = parseCatalog(json, { ...everything, name: 'catalogue.json' }).catalog;
        const fromYaml = parseCatalog(stringify(file), everything).catalog;
        expect(fromJson.version).toBe(fromValue.version);
        expect(fromYaml.version).toBe(fromValue.version);
        expect(fromYaml.campaigns).toEqual(fromValue.campaigns);
        expect(fromJson.schedules).toEqual(fromValue.schedules);
      }),
      { numRuns: 50 },
    );
  });

  it('never disagree in the one direction that matters: what the schema refuses, the server refuses', () => {
    fc.assert(
      fc.property(validCatalog(), mutation(), (file, mutate) => {
        const value = mutate(JSON.parse(JSON.stringify(file)) as Json);
        if (!schemaSays(value)) expect(serverSays(value)).toBe(false);
      }),
      { numRuns: 250 },
    );
  });

  it('explain every mistake of the schema, with a path into the file', () => {
    fc.assert(
      fc.property(validCatalog(), mutation(), (file, mutate) => {
        const value = mutate(JSON.parse(JSON.stringify(file)) as Json);
        try {
          parseCatalog(JSON.stringify(value), everything);
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error;
          for (const issue of error.issues) {
            expect(issue.message).not.toMatch(/undefined|\[object|NaN|must (match|NOT|be equal)/);
            expect(issue.line).toBeGreaterThanOrEqual(1);
          }
        }
      }),
      { numRuns: 250 },
    );
  });
});

/** Changes one place of a value, anywhere in it: another value, a key more, a key less. */
function mutation(): fc.Arbitrary<(value: Json) => Json> {
  const strange = fc.oneof(
    fc.constantFrom<Json>(
      null,
      true,
      0,
      -1,
      0.5,
      1e300,
      '',
      'x',
      '0.5',
      '5.00',
      '1 day',
      [],
      {},
      ['a', 'a'],
      'ftp://x/',
      'UK',
    ),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  const kind = fc.constantFrom('replace', 'remove', 'add', 'repeat');
  return fc.record({ seed: fc.nat(), strange, kind, key: fc.string() }).map((change) => (value: Json) => {
    const places: { holder: Json[] | Record<string, Json>; key: string | number }[] = [];
    const visit = (node: Json): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        const holder = node as Record<string, Json>;
        places.push({ holder, key });
        visit(holder[key] ?? null);
      }
    };
    visit(value);
    const place = places[change.seed % Math.max(1, places.length)];
    if (place === undefined) return change.strange;
    const holder = place.holder as Record<string | number, Json>;
    if (change.kind === 'replace') holder[place.key] = change.strange;
    else if (change.kind === 'remove' && Array.isArray(holder)) holder.splice(Number(place.key), 1);
    else if (change.kind === 'remove') delete holder[place.key];
    else if (change.kind === 'repeat' && Array.isArray(holder)) holder.push(holder[Number(place.key)] ?? null);
    else if (!Array.isArray(holder)) holder[change.key] = change.strange;
    return value;
  });
}

function resolve(property: Record<string, unknown>): Record<string, unknown> {
  const name = typeof property.$ref === 'string' ? property.$ref.replace('#/$defs/', '') : undefined;
  const target = (catalogSchema().$defs as Record<string, Record<string, unknown>>)[name ?? ''];
  return target === undefined ? property : { ...resolve(target), ...property };
}
