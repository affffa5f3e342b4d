import { type AdBreak, type Vmap } from './model';
import { writeVmap } from './write-vmap';

const tag: AdBreak = {
  timeOffset: { kind: 'start' },
  breakTypes: ['linear'],
  adSource: { id: 'own-1', adTagUri: { url: 'https://ads.example/vast', templateType: 'vast4' } },
};

describe('writeVmap', () => {
  it('writes VAST as elements, in its own namespace', () => {
    const model: Vmap = {
      adBreaks: [
        {
          timeOffset: { kind: 'position', position: 2 },
          breakTypes: ['linear', 'display'],
          adSource: { vastAdData: { ads: [] } },
        },
      ],
    };
    expect(writeVmap(model, { vast: '4.2' }).xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">' +
        '<vmap:AdBreak timeOffset="#2" breakType="linear,display"><vmap:AdSource><vmap:VASTAdData>' +
        '<VAST version="4.2" xmlns="http://www.iab.com/VAST"/>' +
        '</vmap:VASTAdData></vmap:AdSource></vmap:AdBreak></vmap:VMAP>',
    );
  });

  it('follows the schema to the letter when asked to', () => {
    const model: Vmap = { adBreaks: [tag], extensions: [{ type: 'urn:x' }] };
    const { xml, omitted } = writeVmap(model, { vast: '4.2', version: '1.0' });
    expect(xml).toContain('<vmap:AdSource><vmap:AdTagURI templateType="vast3">');
    expect(omitted).toEqual([
      { path: 'adBreaks[0].adSource.id', name: 'id', section: 'VMAP 1.0.1 §2.3.2', reason: 'value' },
      { path: 'extensions', name: 'vmap:Extensions', section: 'VMAP 1.0.1 §2.7', reason: 'version' },
    ]);
    expect(writeVmap(model, { vast: '4.2' })).toEqual({
      xml: expect.stringContaining('<vmap:AdSource id="own-1"><vmap:AdTagURI templateType="vast4">') as string,
      omitted: [],
    });
  });

  it.each<[string, RegExp, AdBreak]>([
    ['adBreaks[0].breakTypes', /needs breakType/, { ...tag, breakTypes: undefined }],
    ['adBreaks[0].breakTypes', /at least one value/, { ...tag, breakTypes: [] }],
    ['adBreaks[0].breakTypes', /must be one of linear/, { ...tag, breakTypes: ['popup' as 'linear'] }],
    ['adBreaks[0].timeOffset', /between 0 and 100/, { ...tag, timeOffset: { kind: 'percent', percent: 101 } }],
    ['adBreaks[0].timeOffset', /is missing/, { ...tag, timeOffset: undefined as never }],
    ['adBreaks[0].repeatAfter', /whole number of milliseconds/, { ...tag, repeatAfter: -1 }],
    ['adBreaks[0].adSource', /must have one of vastAdData, customAdData, adTagUri/, { ...tag, adSource: {} }],
    [
      'adBreaks[0].extensions[0].attributes',
      /must not declare xmlns:vmap anew/,
      { ...tag, extensions: [{ type: 'urn:x', attributes: { 'xmlns:vmap': 'urn:other' } }] },
    ],
  ])('refuses, at %s, what could not be valid (%s)', (path, message, adBreak) => {
    expect(() => writeVmap({ adBreaks: [adBreak] }, { vast: '4.2' })).toThrow(
      expect.objectContaining({ path, message: expect.stringMatching(message) as string }) as Error,
    );
  });
});
