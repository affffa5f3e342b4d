import { VAST_VERSIONS, readVast, type VastVersion, writeVast } from '../src';
import { describeConformance, officialSamples } from './support/conformance';
import { validate, vastSchema } from './support/schema-validator';

interface Sample {
  readonly path: string;
  readonly bytes: Buffer;
  readonly text: string;
  readonly version: VastVersion | undefined;
}

const samples = officialSamples().map(({ path, bytes }): Sample => {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const named = /<VAST\b[^>]*\sversion="(\d\.\d)/.exec(text)?.[1];
  return { path, bytes, text, version: VAST_VERSIONS.find((version) => version === named) };
});

/** Which samples of a version the schema finds valid. */
async function validSamples(version: VastVersion): Promise<readonly Sample[]> {
  const ofVersion = samples.filter((sample) => sample.version === version);
  const problems = await validate(
    ofVersion.map(({ text }) => text),
    vastSchema(version),
  );
  return ofVersion.filter((_, index) => problems[index] === undefined);
}

describeConformance('The official samples', () => {
  const versions = VAST_VERSIONS.filter((version) => samples.some((sample) => sample.version === version));

  it('are 67 valid documents of VAST 2.0 to 4.2, two that are not, and six of VAST 1', async () => {
    const valid = await Promise.all(versions.map(validSamples));
    expect(valid.flat()).toHaveLength(67);
    expect(samples.filter(({ version }) => version !== undefined)).toHaveLength(69);
    expect(samples.filter(({ version }) => version === undefined)).toHaveLength(6);
  });

  it('are all read', () => {
    for (const { bytes, version } of samples) {
      const { vast, diagnostics } = readVast(bytes);
      if (version !== undefined) expect(vast.ads.length).toBeGreaterThan(0);
      else expect(diagnostics).toEqual([expect.objectContaining({ severity: 'error', code: 'vast-1' })]);
    }
  });

  it.each(versions)(
    'of VAST %s are found right where the schema finds them valid, and wrong elsewhere',
    async (version) => {
      const valid = new Set(await validSamples(version));
      for (const sample of samples.filter((each) => each.version === version)) {
        const problems = readVast(sample.bytes).diagnostics.filter(({ severity }) => severity !== 'info');
        expect({ path: sample.path, right: problems.length === 0 }).toEqual({
          path: sample.path,
          right: valid.has(sample),
        });
      }
    },
  );

  it.each(versions)('of VAST %s are valid again when they are written as they were read', async (version) => {
    const written = (await validSamples(version)).map((sample) => writeVast(readVast(sample.bytes).vast, { version }));
    expect(written.flatMap(({ omitted }) => omitted)).toEqual([]);
    const documents = written.map(({ xml }) => xml);
    expect((await validate(documents, vastSchema(version))).filter(Boolean)).toEqual([]);
  });

  it.each(versions)('of VAST %s keep their meaning when they are written and read again', async (version) => {
    for (const sample of await validSamples(version)) {
      const { vast } = readVast(sample.bytes);
      expect(readVast(writeVast(vast, { version }).xml).vast).toEqual(vast);
    }
  });

  it('lose nothing but white space, comments and what stands for itself: every text of a sample is in what is written', async () => {
    for (const version of versions) {
      for (const sample of await validSamples(version)) {
        const { xml } = writeVast(readVast(sample.bytes).vast, { version });
        expect(textsOf(xml)).toEqual(textsOf(sample.text));
      }
    }
  });
});

/** The texts and attribute values of a document as a sorted list, whatever their order and layout. */
function textsOf(xml: string): readonly string[] {
  const body = xml.replace(
    /<\?[^>]*\?>|<!--[^]*?-->|\sidValue="[^"]*"|\sxmlns(?::\w+)?="[^"]*"|\sxsi:\w+="[^"]*"/g,
    '',
  );
  const texts = [...body.matchAll(/<!\[CDATA\[([^]*?)\]\]>|="([^"]*)"|>([^<]+)/g)];
  return texts
    .map(([, cdata, attribute, text]) => (cdata ?? attribute ?? text ?? '').trim().replaceAll('&amp;', '&'))
    .map((text) => (/^\d\d:\d\d:\d\d\.000$/.test(text) ? text.slice(0, 8) : text).replace(/^(\d+)\.0$/, '$1'))
    .map((text) => ({ true: '1', false: '0', cpm: 'CPM' })[text] ?? text)
    .filter((text) => text !== '')
    .sort();
}
