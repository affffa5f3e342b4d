import { describeConformance } from '../../test/support/conformance';
import { validate, vastSchema } from '../../test/support/schema-validator';
import { VAST_VERSIONS, type VastVersion } from '../schema/editions';
import { type XmlNode } from '../xml/xml-node';
import { type Vast } from './model';
import { writeVast } from './write-vast';

const minimal: Vast = {
  ads: [
    {
      id: 'a1',
      inLine: {
        adSystem: { name: 'xsp' },
        adTitle: 'Spring & <Summer>',
        adServingId: 'xsp-1',
        impressions: [{ url: 'https://ads.example/t/impression/abc?x=1&y=2' }],
        errors: ['https://ads.example/t/error/abc?code=[ERRORCODE]'],
        creatives: [
          {
            id: 'c1',
            linear: {
              duration: 15_000,
              skipoffset: { kind: 'time', milliseconds: 5000 },
              trackingEvents: [
                { event: 'start', url: 'https://ads.example/t/start/abc' },
                { event: 'notUsed', url: 'https://ads.example/t/notUsed/abc' },
              ],
              videoClicks: { clickThrough: { url: 'https://shop.example/' } },
              mediaFiles: {
                files: [
                  {
                    url: 'https://cdn.example/a.mp4',
                    delivery: 'progressive',
                    type: 'video/mp4',
                    width: 1280,
                    height: 720,
                  },
                ],
              },
            },
          },
        ],
      },
    },
  ],
};

describeConformance('A small document', () => {
  it.each(VAST_VERSIONS)('is valid as VAST %s', async (version) => {
    const { xml } = writeVast(minimal, { version });
    expect(await validate([xml], vastSchema(version))).toEqual([undefined]);
  });
});

/** The small document with other properties in its ad. */
function withInLine(changes: object): Vast {
  const [ad] = minimal.ads;
  return { ads: [{ ...ad, inLine: { ...ad!.inLine!, ...changes } }] };
}

const wholeLinear = { duration: 1, mediaFiles: minimal.ads[0]!.inLine!.creatives[0]!.linear!.mediaFiles };

/** The small document with other properties in its linear creative. */
function withLinear(changes: object): Vast {
  const [creative] = minimal.ads[0]!.inLine!.creatives;
  return withInLine({ creatives: [{ ...creative, linear: { ...creative!.linear, ...changes } }] });
}

describe('writeVast', () => {
  it('writes a document without ads, with where to report it', () => {
    const none: Vast = { ads: [], errors: ['https://ads.example/none?c=[ERRORCODE]'] };
    expect(writeVast(none, { version: '4.2' })).toEqual({
      xml:
        '<?xml version="1.0" encoding="UTF-8"?><VAST version="4.2" xmlns="http://www.iab.com/VAST">' +
        '<Error><![CDATA[https://ads.example/none?c=[ERRORCODE]]]></Error></VAST>',
      omitted: [],
    });
    expect(writeVast({ ads: [] }, { version: '3.0' }).xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><VAST version="3.0"/>',
    );
  });

  it('reports what a version does not have, with the path and the section', () => {
    const model = withInLine({ expires: 60, errors: ['https://e.example/1', 'https://e.example/2'] });
    expect(writeVast(model, { version: '3.0' }).omitted).toEqual([
      { path: 'ads[0].inLine.errors[1]', name: 'Error', section: 'VAST 4.3 §3.4.11', reason: 'count' },
      {
        path: 'ads[0].inLine.creatives[0].linear.trackingEvents[1]',
        name: 'Tracking',
        section: 'VAST 4.3 §3.14',
        reason: 'value',
      },
      { path: 'ads[0].inLine.adServingId', name: 'AdServingId', section: 'VAST 4.3 §3.4.3', reason: 'version' },
      { path: 'ads[0].inLine.expires', name: 'Expires', section: 'VAST 4.3 §3.4.10', reason: 'version' },
    ]);
    expect(writeVast(model, { version: '4.3' }).omitted).toEqual([]);
  });

  it('writes an event under the name that it has in the version', () => {
    const model = withLinear({ trackingEvents: [{ event: 'playerExpand', url: 'https://e.example/f' }] });
    expect(writeVast(model, { version: '3.0' }).xml).toContain('event="fullscreen"');
    expect(writeVast(model, { version: '4.2' }).xml).toContain('event="playerExpand"');
  });

  it('splits a creative that is of several kinds where the version has one kind each', () => {
    const [creative] = minimal.ads[0]!.inLine!.creatives;
    const both = { ...creative, companionAds: { companions: [{ width: 1, height: 1 }] } };
    const { xml, omitted } = writeVast(withInLine({ creatives: [both], adServingId: undefined }), { version: '2.0' });
    expect(xml.match(/<Creative id="c1">/g)).toHaveLength(2);
    expect(omitted.map(({ path }) => path)).not.toContain('ads[0].inLine.creatives[0].companionAds');
  });

  it('puts `unknown` where the standard says so', () => {
    expect(writeVast(minimal, { version: '4.2' }).xml).toContain(
      '<UniversalAdId idRegistry="unknown">unknown</UniversalAdId>',
    );
  });

  it('refuses a version that there is not', () => {
    expect(() => writeVast(minimal, { version: '5.0' as never })).toThrow(/version: must be a version of VAST/);
  });

  it.each<[string, RegExp, Vast]>([
    ['ads[0].inLine.adTitle', /needs <AdTitle> here \(VAST 4.3 §3.4.2\)/, withInLine({ adTitle: undefined })],
    ['ads[0].inLine.impressions', /needs <Impression>/, withInLine({ impressions: [] })],
    ['ads[0].inLine.impressions[0].url', /is missing/, withInLine({ impressions: [{}] })],
    ['ads[0].inLine.impressions[0].url', /is not a URI/, withInLine({ impressions: [{ url: 'http://a:b/' }] })],
    ['ads[0].inLine.impressions[0]', /must be an object/, withInLine({ impressions: [null] })],
    ['ads[0].inLine.impressions', /must be a list/, withInLine({ impressions: 'https://e.example/' })],
    ['ads[0].inLine.adTitle', /must be a string/, withInLine({ adTitle: 5 })],
    ['ads[0].inLine.adTitle', /holds U\+0008, which XML cannot hold/, withInLine({ adTitle: 'a\b' })],
    ['ads[0].inLine.expires', /must be a whole number/, withInLine({ expires: 1.5 })],
    ['ads[0].inLine.creatives[0].linear.duration', /from 0, less than a day/, withLinear({ duration: 86_400_000 })],
    [
      'ads[0].inLine.creatives[0].linear.skipoffset',
      /time or a percentage/,
      withLinear({ skipoffset: { kind: 'end' } }),
    ],
    ['ads[0].inLine.creatives[0].linear.mediaFiles', /needs <MediaFiles>/, withLinear({ mediaFiles: undefined })],
    [
      'ads[0].inLine.creatives[0].linear.mediaFiles.files[0].width',
      /needs width here/,
      withLinear({ mediaFiles: { files: [{ url: 'x', delivery: 'streaming', type: 'video/mp4', height: 1 }] } }),
    ],
    ['ads[0]', /must have one of inLine, wrapper/, { ads: [{ id: '1' }] }],
    [
      'ads[0]',
      /must not have more than one of inLine, wrapper/,
      { ads: [{ ...minimal.ads[0], wrapper: { impressions: [] } }] },
    ],
  ])('refuses, at %s, what could not be valid (%s)', (path, message, model) => {
    expect(() => writeVast(model, { version: '4.2' })).toThrow(
      expect.objectContaining({ path, message: expect.stringMatching(message) as string }) as Error,
    );
  });
});

describe('Extensions', () => {
  const write = (content: XmlNode, attributes?: Readonly<Record<string, string>>, version: VastVersion = '4.2') =>
    writeVast(withInLine({ extensions: [{ type: 'x', attributes, content: [content] }] }), { version });

  it('are written as they are, escaped', () => {
    const { xml } = write({
      name: 'o:a',
      attributes: { 'xmlns:o': 'urn:o', 'o:b': '"<' },
      content: ['<&', { name: 'c' }],
    });
    expect(xml).toContain('<Extension type="x"><o:a xmlns:o="urn:o" o:b="&quot;&lt;">&lt;&amp;<c/></o:a></Extension>');
  });

  it('may have attributes and text of their own in early versions, which later ones leave out', () => {
    const extensions = [{ type: 'x', attributes: { index: '0' }, content: ['text'] }];
    const model = withInLine({ extensions, creatives: [{ linear: wholeLinear }] });
    expect(writeVast(model, { version: '2.0' }).xml).toContain('<Extension type="x" index="0">text</Extension>');
    const { xml, omitted } = writeVast(model, { version: '4.2' });
    expect(xml).toContain('<Extension type="x"/>');
    expect(omitted.map(({ path }) => path)).toEqual([
      'ads[0].inLine.extensions[0].attributes.index',
      'ads[0].inLine.extensions[0].content[0]',
    ]);
  });

  it.each<[RegExp, XmlNode]>([
    [/names that XML allows/, { name: 'a b' }],
    [/names that XML allows/, { name: 'a><script' }],
    [/names that XML allows/, { name: '' }],
    [/names that XML allows/, { name: 'a', attributes: { 'b="c" d': 'e' } }],
    [/declare it with xmlns:p/, { name: 'p:a' }],
    [/declare it with xmlns:p/, { name: 'a', attributes: { 'p:b': '1' } }],
    [/the attribute q:b twice/, { name: 'a', attributes: { 'xmlns:p': 'u', 'xmlns:q': 'u', 'p:b': '1', 'q:b': '2' } }],
    [/declares the namespace prefix "xml"/, { name: 'a', attributes: { 'xmlns:xml': 'u' } }],
    [/declares the namespace prefix "p"/, { name: 'a', attributes: { 'xmlns:p': '' } }],
    [/holds U\+0000/, { name: 'a', content: ['\0'] }],
    [/must not hold a VAST document/, { name: 'VAST' }],
    [/strings only/, { name: 'a', attributes: { b: 1 as unknown as string } }],
    [/texts and elements only/, { name: 'a', content: [null as unknown as XmlNode] }],
  ])('are refused when they are no XML: %s', (message, content) => {
    expect(() => write(content)).toThrow(message);
  });

  it('are refused when they are nested without end', () => {
    const endless: { name: string; content: XmlNode[] } = { name: 'a', content: [] };
    endless.content.push(endless);
    expect(() => write(endless)).toThrow(/nested more than 64 deep/);
  });
});
