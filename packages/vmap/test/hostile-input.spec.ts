import { DecodeError, ValidationError } from '@xsp/core';
import fc from 'fast-check';
import { type ReadLimits, readVast, readVmap, VAST_VERSIONS, writeVast } from '../src';
import { hasConformance, officialSamples } from './support/conformance';
import { validate, vastSchema } from './support/schema-validator';

const MEGABYTE = 1_000_000;

/** A text repeated until it is about a megabyte. */
function much(text: string, length = MEGABYTE): string {
  return text.repeat(Math.ceil(length / text.length));
}

function inAd(xml: string): string {
  return `<VAST version="4.2"><Ad id="1"><InLine>${xml}</InLine></Ad></VAST>`;
}

function inExtension(xml: string): string {
  return inAd(`<Extensions><Extension type="x">${xml}</Extension></Extensions>`);
}

function refusal(document: string | Uint8Array, limits?: Partial<ReadLimits>): string {
  try {
    readVast(document, limits);
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return (error as DecodeError).message;
  }
  return 'was read';
}

describe('Hostile input', () => {
  it.each([
    ['an entity that grows', '<!DOCTYPE v [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><VAST>&b;</VAST>', /DOCTYPE/],
    ['an entity of a file', '<!DOCTYPE v [<!ENTITY a SYSTEM "file:///etc/passwd">]><VAST>&a;</VAST>', /DOCTYPE/],
    ['any DOCTYPE', '<?xml version="1.0"?>\n<!-- x --><!DOCTYPE html>\n<VAST/>', /DOCTYPE/],
    ['a DOCTYPE in small letters', '<!doctype html><VAST/>', /DOCTYPE/],
    ['a DOCTYPE behind one in a comment', '<!-- <!DOCTYPE a> --><!DOCTYPE b><VAST/>', /DOCTYPE/],
    ['elements nested deep', much('<a>'), /nested more than 64 deep/],
    ['a million elements', inAd(much('<a/>')), /more than 100000 elements/],
    ['a million attributes', inAd(`<AdSystem ${much('a="" ')}/>`), /tag of more than 65536 characters/],
    [
      'many attributes',
      inAd(`<A ${Array.from({ length: 65 }, (_, n) => `a${n}=""`).join(' ')}/>`),
      /more than 64 attributes/,
    ],
    ['too much of it', much('x', 2 * 1024 * 1024 + 1), /longer than 2097152 characters/],
    ['nothing', '', /no element/],
    ['no XML', 'Bad Gateway', /no element/],
    ['JSON', '{"ads":[]}', /no element/],
    ['another language', '<html><body/></html>', /root element is <html>/],
    ['two documents', '<VAST version="4.2"/><VAST version="4.2"/>', /second root/],
    ['an element named __proto__', inAd('<__proto__ polluted="1"/>'), /__proto__/],
    ['an attribute named __proto__', inAd('<AdSystem __proto__="1">x</AdSystem>'), /__proto__/],
    ['an element named constructor', inExtension('<constructor><prototype/></constructor>'), /constructor/],
    ['a comment without end', inAd(much('<!-- ')), /Comment is not closed/],
    ['CDATA without end', inAd(much('<![CDATA[')), /CDATA is not closed/],
    ['a tag without end', '<VAST version="4.2"><Ad id="', /a tag is not closed/],
    ['an element without end', '<VAST version="4.2">\n  <Ad id="1">', /line 2, column 3 has <Ad> without/],
    ['tags that do not match', '<VAST version="4.2">\n  <Ad id="1"></VAST></Ad>', /line 2, column 3 has <Ad> without/],
    ['nothing but <', much('<'), /a tag is not closed/],
    ['a < in text', inAd('<AdTitle>1 < 2</AdTitle>'), /a < that begins no tag/],
    ['a name that is no name', inAd('<1a/>'), /begins no tag/],
    ['a name that is long', `<${much('a', 50_000)}/>`, /begins no tag/],
  ])('with %s is refused with a clear error', (_, document, message) => {
    expect(refusal(document)).toMatch(message);
  });

  it.each([
    ['ampersands', inAd(`<AdTitle>${much('&')}</AdTitle>`)],
    ['references', inAd(`<AdTitle>${much('&amp;')}</AdTitle>`)],
    ['references of numbers', inAd(`<AdTitle>${much('&#0;')}</AdTitle>`)],
    ['CDATA sections', inAd(`<AdTitle>${much('<![CDATA[x]]>y')}</AdTitle>`)],
    [
      'CDATA sections in parameters',
      inAd(
        `<Creatives><Creative><Linear><AdParameters>${much('<![CDATA[x]]>y')}</AdParameters></Linear></Creative></Creatives>`,
      ),
    ],
    ['CDATA sections with DOCTYPE', inAd(much('<![CDATA[<!DOCTYPE]]>'))],
    ['comments', inAd(much('<!---->'))],
    ['line breaks', inAd(`${much('\r\n')}<x/>`)],
    ['brackets', inAd(`<Impression>${much('[')}</Impression>`)],
    ['fragments', inAd(`<Impression>http://x/${much('#')}</Impression>`)],
    ['digits', inAd(`<Creatives><Creative><Linear><Duration>${much('1')}</Duration></Linear></Creative></Creatives>`)],
    ['categories', inAd(`<BlockedAdCategories>${much('a,')}</BlockedAdCategories>`)],
    ['unknown elements', inAd(Array.from({ length: 60_000 }, (_, n) => `<e${n}/>`).join(''))],
    ['namespaces', inExtension(much('<b xmlns:q="z" q:a="1"/>'))],
    ['closing tags', `<VAST version="4.2"></VAST>${much('</a>')}`],
  ])('with a megabyte of %s is read or refused, with a bounded list of diagnostics', (_, document) => {
    try {
      const { diagnostics } = readVast(document);
      expect(diagnostics.length).toBeLessThanOrEqual(501);
      expect(JSON.stringify(diagnostics).length).toBeLessThan(1_000_000);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  });

  it('does not change the prototype of anything', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
      refusal(inExtension(`<${name} ${name}="polluted"><polluted>1</polluted></${name}>`));
      refusal(inAd(`<AdSystem ${name}="polluted">x</AdSystem>`));
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
  });

  it('keeps names of methods as data in extensions', () => {
    const { vast } = readVast(inExtension('<toString valueOf="1"/>'));
    expect(vast.ads[0]?.inLine?.extensions?.[0]?.content).toEqual([{ name: 'toString', attributes: { valueOf: '1' } }]);
  });

  it('has characters that XML cannot hold replaced, and is told of them', () => {
    const { vast, diagnostics } = readVast(inAd('<AdTitle>a\u0000b&#0;c\ud800</AdTitle>'));
    expect(vast.ads[0]?.inLine?.adTitle).toBe('a\ufffdbc\ufffd');
    expect(diagnostics[0]).toMatchObject({ code: 'reference', message: expect.stringContaining('U+0000') as string });
  });

  it.each([null, undefined, 5, {}])('that is neither text nor bytes (%s) is refused', (source) => {
    expect(() => readVast(source as never)).toThrow(/from text or bytes/);
  });

  it('leaves undefined entities as they are, and says so', () => {
    const { vast, diagnostics } = readVast(inAd('<AdTitle>&xxe; &lt;</AdTitle>'));
    expect(vast.ads[0]?.inLine?.adTitle).toBe('&xxe; <');
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'reference', path: 'VAST/Ad/InLine/AdTitle' }));
  });

  it("is read under the caller's limits", () => {
    const document = inAd('<AdSystem version="1">x</AdSystem>');
    expect(refusal(document, { maxLength: 20 })).toMatch(/longer than 20/);
    expect(refusal(document, { maxDepth: 1 })).toMatch(/nested more than 1/);
    expect(refusal('<a>'.repeat(500_000), { maxDepth: 1e9, maxElements: 1e9, maxLength: 1e9 })).toMatch(
      /nested more than 1000 deep/,
    );
    const deep = `${'<a>'.repeat(990)}${'</a>'.repeat(990)}`;
    const extended = inAd(`<AdSystem>x</AdSystem><Extensions><Extension>${deep}</Extension></Extensions>`);
    expect(refusal(extended, { maxDepth: 1e9 })).toBe('was read');
    expect(refusal(document, { maxElements: 2 })).toMatch(/more than 2 elements/);
    expect(refusal(document, { maxAttributes: 0 })).toMatch(/more than 0 attributes/);
    expect(refusal(document, { maxTagLength: 5 })).toMatch(/tag of more than 5/);
    expect(refusal(document)).toBe('was read');
  });
});

describe('Encodings', () => {
  const title = 'Grüße 漢字 \u{1F600}';
  const document = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>${inAd(`<AdTitle>${title}</AdTitle>`)}`;
  const titleOf = (bytes: Uint8Array) => readVast(bytes).vast.ads[0]?.inLine?.adTitle;
  const utf16 = (text: string, swap: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };

  it('are told by the byte order mark, the first bytes or the declaration', () => {
    expect(titleOf(Buffer.from(document('UTF-8')))).toBe(title);
    expect(titleOf(Buffer.from(`\uFEFF${document('UTF-8')}`))).toBe(title);
    expect(readVast(`\uFEFF${document('UTF-8')}`).vast.ads[0]?.inLine?.adTitle).toBe(title);
    for (const swap of [false, true]) {
      expect(titleOf(utf16(`\uFEFF${document('UTF-16')}`, swap))).toBe(title);
      expect(titleOf(utf16(document('UTF-16'), swap))).toBe(title);
    }
    expect(
      titleOf(
        Buffer.from(
          inAd('<AdTitle>é</AdTitle>').replace('<VAST', '<?xml version="1.0" encoding="iso-8859-1"?><VAST'),
          'latin1',
        ),
      ),
    ).toBe('é');
    expect(titleOf(Buffer.from(document('UTF-16')))).toBe(title);
  });

  it('that are not what they say are refused', () => {
    expect(refusal(Buffer.from([...Buffer.from('<VAST version="4.2">'), 0xc3, 0x28]))).toMatch(/not valid utf-8/);
    expect(refusal(Buffer.from([0x3c, 0x00, 0x56]))).toMatch(/not valid utf-16le/);
    expect(refusal(Buffer.from('<?xml version="1.0" encoding="x-none"?><VAST/>'))).toMatch(
      /"x-none", which is not known/,
    );
    expect(refusal(new Uint8Array(9 * 1024 * 1024))).toMatch(/longer than/);
  });
});

describe('Mutated documents', () => {
  const seeds = [
    ...officialSamples().map(({ bytes }) => bytes.toString('utf8')),
    writeVast({ ads: [], errors: ['https://ads.example/none'] }, { version: '4.3' }).xml,
    '<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0"><vmap:AdBreak timeOffset="start" breakType="linear"><vmap:AdSource><vmap:VASTAdData><VAST version="3.0"/></vmap:VASTAdData></vmap:AdSource></vmap:AdBreak></vmap:VMAP>',
  ];
  const pieces = [
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '&',
    ';',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '?>',
    '\u0000',
    '\uFFFE',
    '\uD800',
    '<VAST>',
    '</Ad>',
    'xmlns:a="b"',
    ' ',
    '\r',
    '%',
    '&#x110000;',
    '<!DOCTYPE',
  ];
  const cut = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 40 }),
    piece: fc.constantFrom('', ...pieces),
  });

  /** A seed with some pieces cut out and others put in. */
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(cut, { minLength: 1, maxLength: 6 }))
    .map(([seed, cuts]) =>
      cuts.reduce((text, { at, length, piece }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + piece + text.slice(start + length);
      }, seed),
    );

  it('are read, or refused with an error of ours, and nothing else happens', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        for (const read of [readVast, readVmap]) {
          try {
            read(text);
          } catch (error) {
            if (!(error instanceof DecodeError)) throw error;
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('are valid when they are written as they were read, or refused for what they lack', async () => {
    if (!hasConformance) return;
    let refused = 0;
    for (const version of VAST_VERSIONS) {
      const documents: string[] = [];
      for (const text of fc.sample(mutated, { numRuns: 200 })) {
        try {
          const { xml } = writeVast(readVast(text).vast, { version });
          expect(writeVast(readVast(xml).vast, { version })).toEqual({ xml, omitted: [] });
          documents.push(xml);
        } catch (error) {
          if (!(error instanceof DecodeError || error instanceof ValidationError)) throw error;
          if (error instanceof ValidationError) expect(error.message).toMatch(/is missing|is not a URI/);
          refused += 1;
        }
      }
      expect((await validate(documents, vastSchema(version))).filter(Boolean)).toEqual([]);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('cut off anywhere are refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds.filter((seed) => seed.trim().endsWith('>'))),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, at) => {
          const whole = seed.trim();
          const end = Math.min(Math.floor(at * whole.length), whole.length - 1);
          for (const read of [readVast, readVmap]) expect(() => read(whole.slice(0, end))).toThrow(DecodeError);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of random bytes are read or refused as well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readVast(bytes)).toThrow(DecodeError);
      }),
    );
  });
});
