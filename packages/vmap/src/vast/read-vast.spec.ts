import { DecodeError } from '@xsp/core';
import { type DiagnosticCode } from '../schema/diagnostic';
import { readVast } from './read-vast';

/** A document of VAST 4.2 that is valid but for one part of it. */
function document(changes: Readonly<Record<string, string>> = {}): string {
  const parts = {
    attributes: 'version="4.2" xmlns="http://www.iab.com/VAST"',
    ad: 'id="a1"',
    adSystem: '<AdSystem>xsp</AdSystem>',
    impression: '<Impression><![CDATA[https://e.example/i]]></Impression>',
    adServingId: '<AdServingId>s1</AdServingId>',
    adTitle: '<AdTitle>t</AdTitle>',
    linear: '<Duration>00:00:15</Duration>',
    mediaFile: 'delivery="progressive" type="video/mp4" width="1" height="1"',
    tracking: '',
    ...changes,
  };
  return `<VAST ${parts.attributes}>
  <Ad ${parts.ad}>
    <InLine>
      ${parts.adSystem}
      ${parts.impression}
      ${parts.adServingId}
      ${parts.adTitle}
      <Creatives><Creative><Linear>${parts.tracking}${parts.linear}<MediaFiles>
        <MediaFile ${parts.mediaFile}>https://e.example/m.mp4</MediaFile>
      </MediaFiles></Linear>
      <UniversalAdId idRegistry="unknown">unknown</UniversalAdId></Creative></Creatives>
    </InLine>
  </Ad>
</VAST>`;
}

function diagnosticsOf(changes: Readonly<Record<string, string>>) {
  return readVast(document(changes)).diagnostics;
}

describe('readVast', () => {
  it('has nothing to say of a valid document', () => {
    expect(readVast(document()).diagnostics).toEqual([]);
  });

  it('names the place and the section of what is wrong', () => {
    expect(diagnosticsOf({ adTitle: '<AdTitle>t</AdTitle><Bogus/>' })).toEqual([
      {
        severity: 'warning',
        code: 'unknown',
        message: '<Bogus> has no place in <InLine> and was left out.',
        line: 7,
        column: 27,
        path: 'VAST/Ad/InLine',
        section: 'VAST 4.3 §3.4',
      },
    ]);
  });

  it.each<[DiagnosticCode, string, Readonly<Record<string, string>>]>([
    ['missing', 'VAST 4.3 §3.4.1', { adSystem: '' }],
    ['missing', 'VAST 4.3 §3.4.3', { adServingId: '' }],
    ['missing', 'VAST 4.3 §3.4.4', { impression: '' }],
    ['missing', 'VAST 4.3 §3.8.1', { linear: '' }],
    ['missing', 'VAST 4.3 §3.9.1', { mediaFile: 'delivery="progressive" type="video/mp4" width="1"' }],
    ['unreadable', 'VAST 4.3 §3.8.1', { linear: '<Duration>long</Duration>' }],
    ['unreadable', 'VAST 4.3 §3.9.1', { mediaFile: 'delivery="torrent" type="video/mp4" width="1" height="1"' }],
    ['form', 'VAST 4.3 §3.8.1', { linear: '<Duration>15</Duration>' }],
    ['form', 'VAST 4.3 §3.9.1', { mediaFile: 'delivery="Progressive" type="video/mp4" width="1" height="1"' }],
    ['dropped', 'VAST 4.3 §3.14', { tracking: '<TrackingEvents><Tracking event="start"/></TrackingEvents>' }],
    [
      'version',
      'VAST 4.3 §3.14',
      { tracking: '<TrackingEvents><Tracking event="fullscreen">https://e.example/f</Tracking></TrackingEvents>' },
    ],
    [
      'version',
      'VAST 4.3 §3.14',
      { tracking: '<TrackingEvents><Tracking event="own">https://e.example/f</Tracking></TrackingEvents>' },
    ],
    ['unknown', 'VAST 4.3 §3.3', { ad: 'id="a1" bogus="1"' }],
    ['name', 'VAST 4.3 §3.3', { ad: 'ID="a1"' }],
    ['name', 'VAST 4.3 §3.4', { adTitle: '<adtitle>t</adtitle>' }],
    ['order', 'VAST 4.3 §3.4', { adSystem: '<AdTitle>t</AdTitle>', adTitle: '<AdSystem>xsp</AdSystem>' }],
    ['repeated', 'VAST 4.3 §3.4', { adTitle: '<AdTitle>t</AdTitle><AdTitle>u</AdTitle>' }],
    ['text', 'VAST 4.3 §3.4', { adTitle: '<AdTitle>t</AdTitle>stray' }],
    ['reference', 'VAST 4.3 §3.4.4', { impression: '<Impression>https://e.example/i?a=1&b=2</Impression>' }],
    ['document-version', 'VAST 4.3 §3.2', { attributes: 'version="5.0" xmlns="http://www.iab.com/VAST"' }],
    ['missing', 'VAST 4.3 §3.2', { attributes: 'xmlns="http://www.iab.com/VAST"' }],
  ])('reports %s (%s) for %j', (code, section, changes) => {
    expect(diagnosticsOf(changes)).toContainEqual(expect.objectContaining({ code, section }));
  });

  it('keeps what was meant, whatever is wrong with how it is written', () => {
    const { vast } = readVast(
      document({
        impression: '<Impression>https://e.example/i?a=1&b=2</Impression>',
        linear: '<Duration>15</Duration>',
        adTitle: '<ADTITLE><![CDATA[ A & B ]]></ADTITLE>',
        tracking: '<TrackingEvents><Tracking event="own">https://e.example/o</Tracking></TrackingEvents>',
      }),
    );
    const [ad] = vast.ads;
    expect(ad?.inLine?.impressions).toEqual([{ url: 'https://e.example/i?a=1&b=2' }]);
    expect(ad?.inLine?.adTitle).toBe('A & B');
    expect(ad?.inLine?.creatives[0]?.linear?.duration).toBe(15_000);
    expect(ad?.inLine?.creatives[0]?.linear?.trackingEvents).toEqual([{ event: 'own', url: 'https://e.example/o' }]);
  });

  it.each([
    ['2', '2'],
    ['2.0.1', '2.0.1'],
    ['3.0', '3.0'],
    ['9.9', '9.9'],
  ])('reads version %j and keeps what the document says', (version, kept) => {
    const { vast } = readVast(`<VAST version="${version}"><Ad id="a"><Wrapper/></Ad></VAST>`);
    expect(vast.version).toBe(kept);
    expect(vast.ads[0]?.wrapper).toBeDefined();
  });

  it('keeps elements of other vocabularies in extensions, with their namespaces', () => {
    const { vast, diagnostics } = readVast(`<VAST version="4.2" xmlns="http://www.iab.com/VAST" xmlns:o="urn:other">
      <Ad><Wrapper><Extensions><Extension type="x"><o:a o:b="1"><c>text<!-- no -->!</c></o:a></Extension></Extensions>
      <o:Impression>https://e.example/not-one</o:Impression></Wrapper></Ad></VAST>`);
    expect(vast.ads[0]?.wrapper?.extensions).toEqual([
      {
        type: 'x',
        content: [
          {
            name: 'o:a',
            attributes: { 'xmlns:o': 'urn:other', 'o:b': '1' },
            content: [{ name: 'c', content: ['text!'] }],
          },
        ],
      },
    ]);
    expect(vast.ads[0]?.wrapper?.impressions).toEqual([]);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'unknown', message: expect.stringContaining('<o:Impression>') as string }),
    );
  });

  it('reads URLs in an element of their own, as VAST 1 had them', () => {
    const { vast } = readVast(
      '<VAST version="2.0"><Ad id="a"><Wrapper><VASTAdTagURL><URL>https://e.example/v</URL></VASTAdTagURL></Wrapper></Ad></VAST>',
    );
    expect(vast.ads[0]?.wrapper?.vastAdTagUri).toBe('https://e.example/v');
  });

  it('takes the content of UniversalAdId for its id, and the attribute of VAST 4.0 where there is none', () => {
    const idOf = (xml: string) =>
      readVast(
        `<VAST version="4.0"><Ad><InLine><Creatives><Creative>${xml}</Creative></Creatives></InLine></Ad></VAST>`,
      ).vast.ads[0]?.inLine?.creatives[0]?.universalAdIds;
    expect(idOf('<UniversalAdId idRegistry="r" idValue="1">2</UniversalAdId>')).toEqual([
      { idRegistry: 'r', value: '2' },
    ]);
    expect(idOf('<UniversalAdId idRegistry="r" idValue="1"/>')).toEqual([{ idRegistry: 'r', value: '1' }]);
  });

  it('keeps white space in CDATA of parameters, and none around it', () => {
    const { vast } = readVast(document({ tracking: '<AdParameters>\n  <![CDATA[ {"a": 1}\n]]>\n</AdParameters>' }));
    expect(vast.ads[0]?.inLine?.creatives[0]?.linear?.adParameters).toEqual({ data: ' {"a": 1}\n' });
  });

  it('says of VAST 1 that it is VAST 1', () => {
    const { vast, diagnostics } = readVast('<VideoAdServingTemplate><Ad id="1"/></VideoAdServingTemplate>');
    expect(vast).toEqual({ ads: [] });
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'error', code: 'vast-1', line: 1, column: 1 })]);
  });

  it('refuses VMAP with the name of what it found', () => {
    expect(() => readVast('<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0"/>')).toThrow(
      new DecodeError('The root element is <vmap:VMAP>; a VAST document begins with <VAST>.'),
    );
  });

  it('reads a megabyte', () => {
    const ad = /<Ad [^]*<\/Ad>/.exec(document())![0];
    const many = document().replace(ad, ad.repeat(Math.ceil(1_000_000 / ad.length)));
    expect(many.length).toBeGreaterThan(1_000_000);
    const { vast, diagnostics } = readVast(many);
    expect(vast.ads).toHaveLength(Math.ceil(1_000_000 / ad.length));
    expect(diagnostics).toEqual([]);
  });
});
