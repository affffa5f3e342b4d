import { DecodeError } from '@xsp/core';
import { readVmap } from './read-vmap';

const NAMESPACE = 'xmlns:vmap="http://www.iab.net/videosuite/vmap"';

function breakWith(attributes: string, content = ''): string {
  return `<vmap:VMAP ${NAMESPACE} version="1.0"><vmap:AdBreak ${attributes}>${content}</vmap:AdBreak></vmap:VMAP>`;
}

function sourceOf(xml: string) {
  return readVmap(breakWith('timeOffset="start" breakType="linear"', `<vmap:AdSource>${xml}</vmap:AdSource>`)).vmap
    .adBreaks[0]?.adSource;
}

describe('readVmap', () => {
  it('reads a break with all that VMAP has', () => {
    const { vmap, diagnostics } = readVmap(`<?xml version="1.0"?>
      <vmap:VMAP ${NAMESPACE} version="1.0">
        <vmap:AdBreak timeOffset="00:10:23.125" breakType="linear,nonlinear" breakId="b1" repeatAfter="00:30:00">
          <vmap:AdSource id="s-1" allowMultipleAds="true" followRedirects="false">
            <vmap:AdTagURI templateType="vast4"><![CDATA[https://ads.example/vast?b=1&c=2]]></vmap:AdTagURI>
          </vmap:AdSource>
          <vmap:TrackingEvents>
            <vmap:Tracking event="breakStart">https://ads.example/s</vmap:Tracking>
            <vmap:Tracking event="error"><![CDATA[https://ads.example/e?c=[ERROR_CODE]]]></vmap:Tracking>
          </vmap:TrackingEvents>
          <vmap:Extensions><vmap:Extension type="urn:x"><o:x xmlns:o="urn:o"/></vmap:Extension></vmap:Extensions>
        </vmap:AdBreak>
        <vmap:Extensions><vmap:Extension type="urn:y"/></vmap:Extensions>
      </vmap:VMAP>`);
    expect(vmap).toEqual({
      version: '1.0',
      adBreaks: [
        {
          timeOffset: { kind: 'time', milliseconds: 623_125 },
          breakTypes: ['linear', 'nonlinear'],
          breakId: 'b1',
          repeatAfter: 1_800_000,
          adSource: {
            id: 's-1',
            allowMultipleAds: true,
            followRedirects: false,
            adTagUri: { templateType: 'vast4', url: 'https://ads.example/vast?b=1&c=2' },
          },
          trackingEvents: [
            { event: 'breakStart', url: 'https://ads.example/s' },
            { event: 'error', url: 'https://ads.example/e?c=[ERROR_CODE]' },
          ],
          extensions: [{ type: 'urn:x', content: [{ name: 'o:x', attributes: { 'xmlns:o': 'urn:o' } }] }],
        },
      ],
      extensions: [{ type: 'urn:y' }],
    });
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['linear', ['linear'], 0],
    ['linear,nonlinear,display', ['linear', 'nonlinear', 'display'], 0],
    ['linear, display', ['linear', 'display'], 1],
    ['Linear', ['linear'], 1],
    ['linear,popup', ['linear'], 1],
  ])('reads breakType %j', (breakType, expected, notes) => {
    const { vmap, diagnostics } = readVmap(breakWith(`timeOffset="start" breakType="${breakType}"`));
    expect(vmap.adBreaks[0]?.breakTypes).toEqual(expected);
    expect(diagnostics).toHaveLength(notes);
  });

  it('leaves out a break that is nowhere, and says where it stood', () => {
    const { vmap, diagnostics } = readVmap(breakWith('timeOffset="sometime" breakType="linear"'));
    expect(vmap.adBreaks).toEqual([]);
    expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([
      ['unreadable', 'VMAP/AdBreak'],
      ['dropped', 'VMAP/AdBreak'],
    ]);
  });

  it('reads VAST of any version, each with its own rules', () => {
    const vast = (version: string) => `<VAST version="${version}"><Ad id="1"><Wrapper/></Ad></VAST>`;
    const messages = (version: string) =>
      readVmap(
        breakWith(
          'timeOffset="start" breakType="linear"',
          `<vmap:AdSource><vmap:VASTAdData>${vast(version)}</vmap:VASTAdData></vmap:AdSource>`,
        ),
      ).diagnostics.map(({ message }) => message);
    expect(messages('3.0')).toContain('<Wrapper> has no <VASTAdTagURI>, which VAST 3.0 and VMAP 1.0.1 needs.');
    expect(messages('4.1')).toContain('<Wrapper> has no <VASTAdTagURI>, which VAST 4.1 and VMAP 1.0.1 needs.');
  });

  it.each([
    '<vmap:VASTAdData><VAST version="3.0"/></vmap:VASTAdData>',
    '<vmap:VASTData><VAST version="3.0"/></vmap:VASTData>',
    '<vmap:VASTAdData><VAST version="3.0" xmlns="http://www.iab.net/videosuite/vast"/></vmap:VASTAdData>',
    '<vmap:VASTAdData><VAST version="3.0" xmlns="urn:whatever"/></vmap:VASTAdData>',
    '<vmap:VASTAdData><vast:VAST version="3.0"/></vmap:VASTAdData>',
    '<vmap:VASTAdData><![CDATA[ <?xml version="1.0"?><VAST version="3.0"/> ]]></vmap:VASTAdData>',
    '<vmap:VASTAdData>&lt;VAST version="3.0"/&gt;</vmap:VASTAdData>',
  ])('finds the ads in %s', (xml) => {
    expect(sourceOf(xml)).toEqual({ vastAdData: { version: '3.0', ads: [] } });
  });

  it('says of ads in text that are no XML where they stood', () => {
    const { diagnostics } = readVmap(
      breakWith(
        'timeOffset="start" breakType="linear"',
        '<vmap:AdSource><vmap:VASTAdData><![CDATA[<VAST>]]></vmap:VASTAdData></vmap:AdSource>',
      ),
    );
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'unreadable', path: 'VMAP/AdBreak/AdSource/VASTAdData' }),
    );
  });

  it('keeps data of other kinds as it is', () => {
    expect(sourceOf('<vmap:CustomAdData templateType="proprietary"><![CDATA[ {"x":1} ]]></vmap:CustomAdData>')).toEqual(
      {
        customAdData: { templateType: 'proprietary', data: ' {"x":1} ' },
      },
    );
  });

  it('reads a document without breaks', () => {
    expect(readVmap(`<vmap:VMAP ${NAMESPACE} version="1.0"/>`)).toEqual({
      vmap: { version: '1.0', adBreaks: [] },
      diagnostics: [],
    });
  });

  it('refuses VAST with the name of what it found', () => {
    expect(() => readVmap('<VAST version="4.2"/>')).toThrow(
      new DecodeError('The root element is <VAST>; a VMAP document begins with <vmap:VMAP>.'),
    );
  });
});
