import { ValidationError } from '@xsp/core';
import { XMLSerializer } from '@xmldom/xmldom';
import fc from 'fast-check';
import { readVast, readVmap, type Vast, VAST_VERSIONS, type Vmap, VMAP_VERSIONS, writeVast, writeVmap } from '../src';
import { vastEdition, vmapEdition } from '../src/schema/editions';
import { type ElementDescription } from '../src/schema/element';
import { type AttributeField, type ChildField } from '../src/schema/fields';
import { isCodec } from '../src/schema/is-codec';
import { vast } from '../src/vast/model/vast';
import { vmap } from '../src/vmap/model/vmap';
import { localNameOf } from '../src/xml/names';
import { arbitraryModel } from './support/arbitrary-model';
import { hasConformance } from './support/conformance';
import { dom } from './support/dom';
import { expectedReading } from './support/expected-reading';
import { validate, vastSchema, vmapSchema } from './support/schema-validator';

const complete = { oneIn: 2 };
const incomplete = { oneIn: 2, incomplete: true };
const vastModel = arbitraryModel<Vast>(vast as never, complete);
const vmapModel = arbitraryModel<Vmap>(vmap as never, complete);
const descriptionOf = (description: unknown) => description as ElementDescription;

/** The VAST documents in a VMAP document, each as a document. */
function vastDocumentsIn(xml: string): readonly string[] {
  const document = dom(xml);
  const serializer = new XMLSerializer();
  return Array.from(document.getElementsByTagName('vmap:VASTAdData')).map((data) =>
    serializer.serializeToString(data.firstChild!),
  );
}

const itWithSchemas = hasConformance ? it : it.skip;

it('uses every element and attribute of the descriptions', () => {
  const names = new Set<string>();
  for (const model of fc.sample(vmapModel, { numRuns: 600, seed: 1 })) {
    for (const version of VAST_VERSIONS) {
      const { xml } = writeVmap(model, { vast: version });
      for (const [, name] of xml.matchAll(/<(?:vmap:)?(\w+)/g)) if (name !== undefined) names.add(name);
      for (const [, name] of xml.matchAll(/\s([\w:]+)="/g)) names.add(`@${name}`);
    }
  }
  expect([...namesIn(descriptionOf(vmap))].filter((name) => !names.has(name))).toEqual([]);
});

function namesIn(description: ElementDescription, names = new Set<string>()): ReadonlySet<string> {
  names.add(localNameOf(description.name));
  for (const field of Object.values(description.fields)) {
    if (field.kind === 'attribute') names.add(`@${(field as AttributeField).name}`);
    if (field.kind !== 'child') continue;
    const { name, container, of } = field as ChildField;
    names.add(localNameOf(name));
    if (container !== undefined) names.add(localNameOf(container));
    if (!isCodec(of)) namesIn(of, names);
  }
  return names;
}

describe.each(VAST_VERSIONS)('A model written as VAST %s', (version) => {
  itWithSchemas(
    'is valid, whatever the model is',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(vastModel, { minLength: 1, maxLength: 60 }), async (models) => {
          const documents = models.map((model) => writeVast(model, { version }).xml);
          expect((await validate(documents, vastSchema(version))).filter(Boolean)).toEqual([]);
        }),
        { numRuns: 8, endOnFailure: true },
      );
    },
    60_000,
  );

  it('is read again as it was, without what was left out, and without a diagnostic', () => {
    fc.assert(
      fc.property(vastModel, (model) => {
        const { xml, omitted } = writeVast(model, { version });
        const { vast: read, diagnostics } = readVast(xml);
        const expected = expectedReading(model, descriptionOf(vast), vastEdition(version));
        expect(read).toEqual({ ...expected.model, version });
        expect(omitted.map(({ path }) => path).sort()).toEqual([...expected.omitted].sort());
        expect(diagnostics).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same when it is read and written again', () => {
    fc.assert(
      fc.property(vastModel, (model) => {
        const { xml } = writeVast(model, { version });
        expect(writeVast(readVast(xml).vast, { version })).toEqual({ xml, omitted: [] });
      }),
      { numRuns: 50 },
    );
  });

  itWithSchemas(
    'is valid or refused with the place, when something is missing',
    async () => {
      let refused = 0;
      const model = arbitraryModel<Vast>(vast as never, incomplete);
      await fc.assert(
        fc.asyncProperty(fc.array(model, { minLength: 1, maxLength: 60 }), async (models) => {
          const documents: string[] = [];
          for (const each of models) {
            try {
              documents.push(writeVast(each, { version }).xml);
            } catch (error) {
              refused += 1;
              expect(error).toBeInstanceOf(ValidationError);
              expect((error as ValidationError).path).toMatch(/^ads\[\d\]/);
            }
          }
          expect((await validate(documents, vastSchema(version))).filter(Boolean)).toEqual([]);
        }),
        { numRuns: 5, endOnFailure: true },
      );
      expect(refused).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe.each(VMAP_VERSIONS)('A model written as VMAP %s', (version) => {
  itWithSchemas(
    'is valid, and so is every VAST in it',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(vmapModel, { minLength: 1, maxLength: 30 }),
          fc.constantFrom(...VAST_VERSIONS),
          async (models, vastVersion) => {
            const documents = models.map((model) => writeVmap(model, { version, vast: vastVersion }).xml);
            expect((await validate(documents, vmapSchema(version))).filter(Boolean)).toEqual([]);
            const inside = documents.flatMap(vastDocumentsIn);
            expect((await validate(inside, vastSchema(vastVersion))).filter(Boolean)).toEqual([]);
          },
        ),
        { numRuns: 8, endOnFailure: true },
      );
    },
    60_000,
  );

  it('is read again as it was, without what was left out, and without a diagnostic', () => {
    fc.assert(
      fc.property(vmapModel, fc.constantFrom(...VAST_VERSIONS), (model, vastVersion) => {
        const { xml, omitted } = writeVmap(model, { version, vast: vastVersion });
        const { vmap: read, diagnostics } = readVmap(xml);
        const edition = vmapEdition(version) | vastEdition(vastVersion);
        const expected = expectedReading(model, descriptionOf(vmap), edition);
        expect(withoutVersions(read)).toEqual(withoutVersions(expected.model));
        expect(omitted.map(({ path }) => path).sort()).toEqual([...expected.omitted].sort());
        expect(diagnostics).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

/** Documents without the versions that they say they are of. */
function withoutVersions(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === 'version' ? undefined : value)));
}
