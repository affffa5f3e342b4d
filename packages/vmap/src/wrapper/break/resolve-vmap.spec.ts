import { MemoryTransport, ValidationError } from '@xsp/core';
import { emptyVastXml, inLineAd, vastXml, wrapperAd } from '../../../test/support/chain-documents';
import { readVmap, type Vmap, writeVmap } from '../../vmap';
import { VAST_ERROR_CODES, type VastErrorCode } from '../error-codes';
import { resolveAdBreak } from './resolve-ad-break';
import { resolveVmap } from './resolve-vmap';
import { type ResolveVmapOptions } from './resolve-vmap-options';
import { VMAP_ERROR_CODES } from './vmap-error-codes';

const vmapXml = (...breaks: readonly string[]) =>
  `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">${breaks.join('')}</vmap:VMAP>`;

/** A break whose error URLs name it; `more` are attributes. */
const breakXml = (name: string, source: string, more = 'breakType="linear"') => `
  <vmap:AdBreak timeOffset="start" breakId="${name}" ${more}>${source}<vmap:TrackingEvents>
    <vmap:Tracking event="breakStart">https://${name}.example/start</vmap:Tracking>
    <vmap:Tracking event="error"><![CDATA[https://${name}.example/e?c=[ERROR_CODE]&m=[ERROR_MESSAGE]]]></vmap:Tracking>
    <vmap:Tracking event="error"><![CDATA[https://${name}.example/old?c=[ERRORCODE]]]></vmap:Tracking>
  </vmap:TrackingEvents></vmap:AdBreak>`;

const sourceXml = (content: string, attributes = '') => `<vmap:AdSource ${attributes}>${content}</vmap:AdSource>`;
const tagXml = (url: string, { type = 'vast4', attributes = '' } = {}) =>
  sourceXml(`<vmap:AdTagURI templateType="${type}"><![CDATA[${url}]]></vmap:AdTagURI>`, attributes);
const dataXml = (vast: string, attributes = '') => sourceXml(`<vmap:VASTAdData>${vast}</vmap:VASTAdData>`, attributes);
const customXml = (type: string, data: string) =>
  sourceXml(
    `<vmap:CustomAdData templateType="${type}"><![CDATA[${data.replaceAll(']]>', ']]]]><![CDATA[>')}]]></vmap:CustomAdData>`,
  );

async function resolve(
  documents: Readonly<Record<string, string>>,
  options: Partial<ResolveVmapOptions> = {},
  source: string | Vmap = 'https://vmap',
) {
  const asked: string[] = [];
  const transport = new MemoryTransport(({ url }) => {
    asked.push(url);
    return documents[new URL(url).hostname] ?? { status: 404 };
  });
  const resolution = await resolveVmap(source, { transport, ...options });
  const reported = await resolution.reported;
  return { ...resolution, reported, asked };
}

const idsOf = ({ adBreaks }: Vmap) =>
  adBreaks.map(({ adSource }) => adSource?.vastAdData?.ads.map(({ id }) => id).join(' '));

/** What a break named `b` is told. */
const told = (code: number, message: string) => [
  `https://b.example/e?c=${code}&m=${encodeURIComponent(message)}`,
  `https://b.example/old?c=${code}`,
];

describe('resolveVmap', () => {
  it('brings the ads of every break, wherever they are, whole', async () => {
    const vast2 = `<VAST version="2.0">${inLineAd('custom')}</VAST>`;
    const { vmap, problems, reported, hops } = await resolve(
      {
        vmap: vmapXml(
          breakXml('a', tagXml('https://tag/?x=[DEVICEIP]')),
          breakXml('b', dataXml(vastXml(inLineAd('inside'), wrapperAd('w', 'https://next')))),
          breakXml('c', customXml('vast2', vast2)),
          breakXml('d', ''),
        ),
        tag: vastXml(inLineAd('tagged')),
        next: vastXml(inLineAd('deep')),
      },
      { macros: { DEVICEIP: '::1' } },
    );
    expect({ problems, reported }).toEqual({ problems: [], reported: [] });
    expect(hops.map(({ url, depth, ads }) => `${depth} ${url} ${ads}`)).toEqual([
      '0 https://vmap 2',
      '0 https://tag/?x=%3A%3A1 1',
      '1 https://next/ 1',
    ]);
    expect(idsOf(vmap)).toEqual(['tagged', 'inside deep', 'custom', undefined]);
    const [, wrapped] = vmap.adBreaks[1]!.adSource!.vastAdData!.ads;
    expect(wrapped!.inLine!.impressions.map(({ url }) => url)).toEqual([
      'https://w.example/impression',
      'https://deep.example/impression',
    ]);
    expect(idsOf(readVmap(writeVmap(vmap, { vast: '4.2' }).xml).vmap)).toEqual(idsOf(vmap));
  });

  it.each<[string, keyof typeof VMAP_ERROR_CODES, string, string | undefined]>([
    ['there is no answer', 1008, tagXml('https://next'), undefined],
    ['the tag is no URL', 1008, tagXml('http://['), undefined],
    ['the answer is no XML', 1006, tagXml('https://next'), 'no ads today'],
    ['the answer is half a document', 1006, tagXml('https://next'), vastXml(inLineAd('x')).slice(0, -20)],
    ['the answer is something else', 1006, tagXml('https://next'), '<html><body/></html>'],
    ['the answer is of VAST 1', 1005, tagXml('https://next'), '<VideoAdServingTemplate/>'],
    ['the answer has no ads', 1009, tagXml('https://next'), emptyVastXml()],
    ['the tag leads to VAST 1', 1005, tagXml('https://next', { type: 'vast1' }), vastXml(inLineAd('x'))],
    ['the tag leads to something of its own', 1005, tagXml('https://next', { type: 'acme' }), vastXml(inLineAd('x'))],
    ['the data are of their own', 1005, customXml('proprietary', '{}'), undefined],
    ['the data are VAST 1', 1005, customXml('vast2', '<VideoAdServingTemplate/>'), undefined],
    ['the data are no XML', 1006, customXml('vast2', '{}'), undefined],
    ['the data cannot be extracted', 1006, dataXml('<![CDATA[<VAST>]]>'), undefined],
    ['there are no data', 1006, sourceXml(''), undefined],
    ['the data have no ads', 1009, dataXml(emptyVastXml()), undefined],
  ])('tells the break when %s: %d', async (_, code, source, next) => {
    const documents = {
      vmap: vmapXml(breakXml('a', dataXml(vastXml(inLineAd('other')))), breakXml('b', source)),
      ...(next !== undefined && { next }),
    };
    const { vmap, problems, reported, asked } = await resolve(documents);
    expect(idsOf(vmap)).toEqual(['other', '']);
    expect(problems).toEqual([expect.objectContaining({ code, adBreak: 1, depth: 0 })]);
    expect(reported.map(({ url }) => url)).toEqual(told(code, VMAP_ERROR_CODES[code]));
    expect(asked.filter((url) => url.includes('/start'))).toEqual([]);
  });

  it.each(['vast', 'vast2', 'vast3', 'vast4', 'VAST4.2', 'vast10'])('asks for the template %s', async (type) => {
    const documents = { vmap: vmapXml(breakXml('b', tagXml('https://next', { type }))), next: vastXml(inLineAd('ad')) };
    expect(idsOf((await resolve(documents)).vmap)).toEqual(['ad']);
  });

  it.each<[string, number, string]>([
    ['a wrapper leads to none', 303, vastXml(wrapperAd('w', 'https://none'))],
    ['a wrapper leads nowhere', 301, vastXml(wrapperAd('w', 'https://gone'))],
    ['an ad has no creatives', 101, vastXml(inLineAd('w').replace(/<Creatives>.*<\/Creatives>/s, ''))],
  ])('tells the break what it tells the ad when %s: %d', async (_, code, vast) => {
    const documents = { vmap: vmapXml(breakXml('b', dataXml(vast))), none: emptyVastXml() };
    const { problems, reported } = await resolve(documents);
    expect(problems).toEqual([expect.objectContaining({ code, adBreak: 0 })]);
    const [first, ...rest] = reported.map(({ url }) => url);
    expect(first).toMatch(new RegExp(`^https://w\\.example/error.*=${code}$`));
    expect(rest).toEqual(told(code, VAST_ERROR_CODES[code as VastErrorCode]));
  });

  it('plays what is left of a pod in which one fails, and tells the break', async () => {
    const pod = vastXml(
      wrapperAd('w', 'https://none', { attributes: 'sequence="1"' }),
      inLineAd('p2', { attributes: 'sequence="2"' }),
    );
    const { vmap, reported } = await resolve({ vmap: vmapXml(breakXml('b', dataXml(pod))), none: emptyVastXml() });
    expect(idsOf(vmap)).toEqual(['p2']);
    expect(reported.map(({ code }) => code)).toEqual([303, 303, 303]);
  });

  it('lets a break say whether it may have several ads, and follow wrappers', async () => {
    const pod = vastXml(inLineAd('p', { attributes: 'sequence="1"' }), inLineAd('a'), inLineAd('b'));
    const wrapped = vastXml(wrapperAd('w', 'https://next'), inLineAd('a'));
    const idsIn = async (vast: string, attributes: string, options: Partial<ResolveVmapOptions> = {}) => {
      const vmap = vmapXml(breakXml('b', dataXml(vast, attributes)));
      return idsOf((await resolve({ vmap, next: vastXml(inLineAd('n')) }, options)).vmap)[0];
    };
    expect(await idsIn(pod, '')).toBe('p a b');
    expect(await idsIn(pod, 'allowMultipleAds="true"')).toBe('p a b');
    expect(await idsIn(pod, 'allowMultipleAds="false"')).toBe('a');
    expect(await idsIn(wrapped, '')).toBe('n a');
    expect(await idsIn(wrapped, '', { followRedirects: false })).toBe('a');
    expect(await idsIn(wrapped, 'followRedirects="true"', { followRedirects: false })).toBe('n a');
    expect(await idsIn(wrapped, 'followRedirects="false"')).toBe('a');
  });

  it('leaves a break of a type that is not shown empty, and asks nobody', async () => {
    const vmap = vmapXml(
      breakXml('b', tagXml('https://next'), 'breakType="nonlinear,display"'),
      breakXml('c', tagXml('https://next'), 'breakType="display,linear"'),
      breakXml('d', tagXml('https://next'), ''),
    );
    const { reported, hops, ...rest } = await resolve(
      { vmap, next: vastXml(inLineAd('ad')) },
      { breakTypes: ['linear'] },
    );
    expect(idsOf(rest.vmap)).toEqual(['', 'ad', 'ad']);
    expect(rest.problems.map(({ code, adBreak }) => [code, adBreak])).toEqual([[1003, 0]]);
    expect(reported.map(({ url }) => url)).toEqual(told(1003, VMAP_ERROR_CODES[1003]));
    expect(hops).toHaveLength(3);
  });

  it('refuses an ad with nothing that the break is for', async () => {
    const nonLinear = inLineAd('n').replace(
      /<Linear>.*<\/Linear>/s,
      '<NonLinearAds><NonLinear width="1" height="1"/></NonLinearAds>',
    );
    const data = dataXml(vastXml(nonLinear, inLineAd('l')));
    const { vmap, problems } = await resolve({
      vmap: vmapXml(
        breakXml('a', data, 'breakType="linear"'),
        breakXml('b', data, 'breakType="nonlinear"'),
        breakXml('c', data, 'breakType="linear,nonlinear"'),
      ),
    });
    expect(idsOf(vmap)).toEqual(['l', 'n', 'n l']);
    expect(problems.map(({ code, adBreak }) => [code, adBreak])).toEqual([
      [201, 0],
      [201, 1],
    ]);
  });

  it.each<[string, number, string | undefined]>([
    ['does not come', 900, undefined],
    ['is no XML', 1002, 'none'],
    ['is cut off', 1002, vmapXml().slice(0, -5)],
    ['is VAST', 1000, vastXml(inLineAd('ad'))],
  ])('has no breaks of a VMAP that %s: %d', async (_, code, document) => {
    const { vmap, problems, reported } = await resolve(document === undefined ? {} : { vmap: document });
    expect(vmap.adBreaks).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code, tag: 'https://vmap', errorUrls: [] })]);
    expect(reported).toEqual([]);
  });

  describe('of a document of another version', () => {
    const documents = (version: string) => ({
      vmap: vmapXml(breakXml('b', dataXml(vastXml(inLineAd('ad')))), breakXml('c', tagXml('https://next'))).replace(
        'version="1.0"',
        version,
      ),
      next: vastXml(inLineAd('next')),
    });

    it('has what is found when it is read as 1.0.1', async () => {
      const { vmap, problems, hops } = await resolve(documents('version="2.0"'));
      expect(idsOf(vmap)).toEqual(['ad', 'next']);
      expect(problems).toEqual([]);
      expect(hops[0]!.diagnostics.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('read as VMAP'),
      );
    });

    it.each(['2.0', '1.1', '10', '1.0.2', '', 'draft'])(
      'has no breaks where the version is required, and tells all of them 1001: %j',
      async (version) => {
        const { vmap, problems, reported, asked } = await resolve(documents(`version="${version}"`), {
          requireVersion: true,
        });
        expect(vmap).toMatchObject({ version, adBreaks: [] });
        expect(problems).toEqual([expect.objectContaining({ code: 1001, tag: 'https://vmap', depth: 0 })]);
        expect(problems[0]!.message).toBe(
          `the document is of VMAP ${JSON.stringify(version)}, and known are 1.0 and 1.0.1`,
        );
        const [message, old] = told(1001, VMAP_ERROR_CODES[1001]);
        const ofC = [message!, old!].map((url) => url.replace('//b.', '//c.'));
        expect(reported.map(({ url }) => url)).toEqual([message, old, ...ofC]);
        // Nothing of it is asked for.
        expect(asked.slice(0, 1)).toEqual(['https://vmap']);
        expect(asked).not.toContain('https://next/');
      },
    );

    it.each(['version="1.0"', 'version="1.0.1"', 'version=" 1 "', 'version="1.0.0"', ''])(
      'has its breaks where it is one that is known, or says nothing: %s',
      async (version) => {
        const { vmap, problems } = await resolve(documents(version), { requireVersion: true });
        expect([idsOf(vmap), problems]).toEqual([['ad', 'next'], []]);
      },
    );

    it('tells it of a document that is given too', async () => {
      const { vmap } = readVmap(documents('version="3.0"').vmap);
      const { problems, asked } = await resolve({}, { requireVersion: true, reportErrors: false }, vmap);
      expect(problems.map(({ code, tag, errorUrls }) => [code, tag, errorUrls.length])).toEqual([[1001, undefined, 4]]);
      expect(asked).toEqual([]);
    });

    it('tells nothing of one that did not come, or is no VMAP, but what it told before', async () => {
      expect((await resolve({}, { requireVersion: true })).problems.map(({ code }) => code)).toEqual([900]);
      const vast = { vmap: vastXml(inLineAd('ad')) };
      expect((await resolve(vast, { requireVersion: true })).problems.map(({ code }) => code)).toEqual([1000]);
    });
  });

  it('says that a break is left out when nobody knows when it is', async () => {
    const lost = breakXml('b', dataXml(vastXml(inLineAd('x')))).replace('"start"', '"sometime"');
    const { vmap, problems } = await resolve({ vmap: vmapXml(lost, breakXml('c', dataXml(vastXml(inLineAd('ad'))))) });
    expect(idsOf(vmap)).toEqual(['ad']);
    expect(problems.map(({ code }) => code)).toEqual([1000]);
  });

  it('takes a document that is given, with tags relative to its base, or to where it came from', async () => {
    const xml = vmapXml(breakXml('b', tagXml('/next')));
    const given = await resolve({ base: vastXml(inLineAd('ad')) }, { baseUrl: 'https://base/x' }, readVmap(xml).vmap);
    expect(given.asked).toEqual(['https://base/next']);
    expect(idsOf(given.vmap)).toEqual(['ad']);
    const transport = new MemoryTransport(({ url }) =>
      url === 'https://vmap' ? { body: Buffer.from(xml), url: 'https://cdn/a/b' } : vastXml(inLineAd('ad')),
    );
    expect((await resolveVmap('https://vmap', { transport })).hops[1]?.url).toBe('https://cdn/next');
  });

  it('keeps the limits of requests for all breaks together', async () => {
    const breaks = Array.from({ length: 30 }, (_, i) => breakXml('b', tagXml(`https://next/${i}`)));
    const { hops, problems, reported } = await resolve(
      { vmap: vmapXml(...breaks), next: vastXml(inLineAd('ad')) },
      { maxRequests: 5 },
    );
    expect(hops).toHaveLength(5);
    expect(problems.map(({ code }) => code)).toEqual(Array(26).fill(1004));
    expect(reported.map(({ url }) => url)).toEqual(told(1004, VMAP_ERROR_CODES[1004]));
  });

  it('leaves error URLs to the caller who wants that', async () => {
    const documents = { vmap: vmapXml(breakXml('b', tagXml('https://next'))) };
    const { problems, reported, asked } = await resolve(documents, { reportErrors: false });
    expect({ reported, asked }).toEqual({ reported: [], asked: ['https://vmap', 'https://next/'] });
    expect(problems[0]?.errorUrls[0]).toBe('https://b.example/e?c=[ERROR_CODE]&m=[ERROR_MESSAGE]');
  });

  it.each<Partial<ResolveVmapOptions>>([{ breakTypes: [] }, { breakTypes: ['popup' as 'linear'] }, { timeoutMs: 0 }])(
    'refuses options that make no sense: %j',
    async (options) => {
      const asked: string[] = [];
      const transport = new MemoryTransport(({ url }) => {
        asked.push(url);
        return { status: 404 };
      });
      await expect(resolveVmap('https://vmap', { transport, ...options })).rejects.toThrow(ValidationError);
      expect(asked).toEqual([]);
    },
  );
});

describe('resolveAdBreak', () => {
  it('resolves one break, when it is reached', async () => {
    const [adBreak] = readVmap(vmapXml(breakXml('b', tagXml('https://next')))).vmap.adBreaks;
    const documents: Record<string, string> = { next: vastXml(inLineAd('ad')) };
    const transport = new MemoryTransport(({ url }) => documents[new URL(url).hostname] ?? { status: 404 });
    const found = await resolveAdBreak(adBreak!, { transport });
    expect(idsOf({ adBreaks: [found.adBreak] })).toEqual(['ad']);
    delete documents['next'];
    const lost = await resolveAdBreak(adBreak!, { transport });
    expect(lost.adBreak).toMatchObject({ breakId: 'b', adSource: { vastAdData: { ads: [] } } });
    expect((await lost.reported).map(({ url }) => url)).toEqual(told(1008, VMAP_ERROR_CODES[1008]));
  });
});
