import { MemoryTransport, type TransportRequest, ValidationError } from '@xsp/core';
import { emptyVastXml, inLineAd, vastXml, wrapperAd } from '../../test/support/chain-documents';
import { type VastAd } from '../vast';
import { resolveVast } from './resolve-vast';
import { type ResolveOptions } from './resolve-options';

/** Answers tags with documents, and every error URL with nothing. */
function tags(documents: Readonly<Record<string, string>>) {
  const requests: TransportRequest[] = [];
  const transport = new MemoryTransport((request) => {
    requests.push(request);
    const { hostname } = new URL(request.url);
    return documents[hostname] ?? { status: 404 };
  });
  return { transport, requests, asked: () => requests.map(({ url }) => url) };
}

async function resolve(documents: Readonly<Record<string, string>>, options: Partial<ResolveOptions> = {}) {
  const { transport, asked, requests } = tags(documents);
  const resolution = await resolveVast('https://first', { transport, ...options });
  const reported = await resolution.reported;
  return { ...resolution, reported, asked, requests };
}

const idsOf = (ads: readonly VastAd[]) =>
  ads.map(({ id, sequence }) => (sequence === undefined ? id : `${sequence} ${id}`));

const chainOf = (wrappers: number, last = inLineAd('ad')) =>
  Object.fromEntries([
    ['first', vastXml(wrapperAd('w1', 'https://w2'))],
    ...Array.from({ length: wrappers - 1 }, (_, i) => [
      `w${i + 2}`,
      vastXml(wrapperAd(`w${i + 2}`, `https://w${i + 3}`)),
    ]),
    [`w${wrappers + 1}`, vastXml(last)],
  ]) as Readonly<Record<string, string>>;

const multiple = { flags: 'allowMultipleAds="true"' };

describe('resolveVast', () => {
  it('gives an ad that needs nobody else as it is', async () => {
    const { vast, problems, hops, reported } = await resolve({ first: vastXml(inLineAd('ad')) });
    expect(idsOf(vast.ads)).toEqual(['ad']);
    expect({ problems, reported }).toEqual({ problems: [], reported: [] });
    expect(hops).toEqual([expect.objectContaining({ url: 'https://first', depth: 0, ads: 1 })]);
  });

  it('merges everything of a chain, the outermost first', async () => {
    const { vast, problems, hops } = await resolve(chainOf(5));
    const [ad] = vast.ads;
    const order = ['w1', 'w2', 'w3', 'w4', 'w5', 'ad'];
    const linear = ad?.inLine?.creatives[0]?.linear;
    expect(problems).toEqual([]);
    expect(ad?.wrapper).toBeUndefined();
    expect(ad?.inLine?.impressions.map(({ url }) => url)).toEqual(
      order.map((one) => `https://${one}.example/impression`),
    );
    expect(linear?.trackingEvents?.map(({ url }) => url)).toEqual(order.map((one) => `https://${one}.example/start`));
    expect(linear?.videoClicks?.clickTrackings?.map(({ url }) => url)).toEqual(
      order.map((one) => `https://${one}.example/click`),
    );
    expect(ad?.inLine?.errors).toHaveLength(6);
    expect(hops.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('stops at the sixth wrapper, and tells the whole chain', async () => {
    const { vast, problems, reported, hops } = await resolve(chainOf(6));
    expect(vast.ads).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code: 302, depth: 5, tag: 'https://w7/' })]);
    expect(reported.map(({ url }) => url)).toEqual(
      ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'].map((one) => `https://${one}.example/error?of=${one}&code=302`),
    );
    expect(hops).toHaveLength(6);
  });

  it.each([0, 1, 7])('follows as many as %d wrappers when told so', async (maxWrappers) => {
    const enough = await resolve(chainOf(maxWrappers || 1), { maxWrappers });
    const few = await resolve(chainOf(maxWrappers + 1), { maxWrappers });
    expect(idsOf(enough.vast.ads)).toEqual(maxWrappers === 0 ? [] : ['ad']);
    expect(few.problems).toEqual([expect.objectContaining({ code: 302 })]);
  });

  it.each<[string, number, string | undefined, readonly string[]]>([
    ['no XML', 100, 'no ads today', ['w']],
    ['half a document', 100, vastXml(inLineAd('ad')).slice(0, -20), ['w']],
    ['something else than VAST', 101, '<html><body/></html>', ['w']],
    ['VAST 1', 102, '<VideoAdServingTemplate/>', ['w']],
    ['nothing at all', 100, '', ['w']],
    ['an error', 301, undefined, ['w']],
    ['no ad', 303, emptyVastXml(), ['w']],
    ['no ad and whom to tell', 303, emptyVastXml('https://none.example/e?c=[ERRORCODE]'), ['w', 'none']],
    ['an ad that is none', 101, vastXml('<Ad id="x"/>'), ['w']],
    ['a wrapper without a tag', 101, vastXml(wrapperAd('x', ' ')), ['w', 'x']],
    ['a wrapper whose tag is no URL', 300, vastXml(wrapperAd('x', 'http://[')), ['w', 'x']],
    ['an ad without creatives', 101, vastXml(inLineAd('x').replace(/<Creatives>.*<\/Creatives>/s, '')), ['w', 'x']],
  ])('reports %s with %d', async (_, code, document, told) => {
    const documents = {
      first: vastXml(wrapperAd('w', 'https://next')),
      ...(document !== undefined && { next: document }),
    };
    const { vast, problems, reported } = await resolve(documents);
    expect(vast.ads).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code })]);
    expect(reported.map(({ url }) => new URL(url).hostname.replace('.example', ''))).toEqual(told);
    expect(reported.every(({ url }) => url.endsWith(`=${code}`))).toBe(true);
  });

  it('finds loops, of one and of several, and says so at once', async () => {
    const self = await resolve({
      first: vastXml(wrapperAd('a', 'https://again')),
      again: vastXml(wrapperAd('b', 'https://again#x')),
    });
    expect(self.problems).toEqual([expect.objectContaining({ code: 302, message: 'the wrappers lead in a circle' })]);
    expect(self.hops).toHaveLength(2);
    const three = await resolve({
      first: vastXml(wrapperAd('a', 'https://p')),
      p: vastXml(wrapperAd('b', 'https://q')),
      q: vastXml(wrapperAd('c', 'https://p/?')),
    });
    expect(three.hops.length).toBeLessThanOrEqual(6);
    expect(three.problems).toEqual([expect.objectContaining({ code: 302 })]);
    expect(three.reported.map(({ code }) => code)).toEqual(three.reported.map(() => 302));
  });

  it('finds a loop whose tag differs only by its macros', async () => {
    let busting = 0;
    const macros = {
      get CACHEBUSTING() {
        return busting++;
      },
    };
    const { problems, hops } = await resolve(
      {
        first: vastXml(wrapperAd('a', 'https://again/?cb=[CACHEBUSTING]')),
        again: vastXml(wrapperAd('b', 'https://again/?cb=[CACHEBUSTING]')),
      },
      { macros },
    );
    expect(problems).toEqual([expect.objectContaining({ code: 302 })]);
    expect(hops.map(({ url }) => url)).toEqual(['https://first', 'https://again/?cb=0']);
  });

  it('lets two ads of a document have the same tag', async () => {
    const { vast, problems } = await resolve({
      first: vastXml(
        wrapperAd('a', 'https://x', { attributes: 'sequence="1"' }),
        wrapperAd('b', 'https://x', { attributes: 'sequence="2"' }),
      ),
      x: vastXml(inLineAd('ad')),
    });
    expect(problems).toEqual([]);
    expect(idsOf(vast.ads)).toEqual(['1 ad', '2 ad']);
  });

  it('reads tags that are relative to where their document came from', async () => {
    const transport = new MemoryTransport(({ url }) =>
      url === 'https://first'
        ? { body: Buffer.from(vastXml(wrapperAd('w', '../next?x=1'))), url: 'https://cdn.example/a/b/c' }
        : vastXml(inLineAd(new URL(url).hostname.replace('.example', ''))),
    );
    const { hops, vast } = await resolveVast('https://first', { transport });
    expect(hops.map(({ url }) => url)).toEqual(['https://first', 'https://cdn.example/a/next?x=1']);
    expect(idsOf(vast.ads)).toEqual(['cdn']);
  });

  it('replaces macros in tags and tells which categories are blocked', async () => {
    const inside = '<BlockedAdCategories authority="iab.com">IAB1,IAB 2</BlockedAdCategories>';
    const { asked } = await resolve(
      {
        first: vastXml(wrapperAd('w', 'https://next/?c=[BLOCKEDADCATEGORIES]&ip=[DEVICEIP]&u=[UNKNOWN]', { inside })),
        next: vastXml(inLineAd('ad')),
      },
      { macros: { DEVICEIP: '::1' } },
    );
    expect(asked()[1]).toBe('https://next/?c=IAB1,IAB%202&ip=%3A%3A1&u=[UNKNOWN]');
  });

  it('sends headers with documents and error URLs', async () => {
    const { requests } = await resolve(
      { first: vastXml(wrapperAd('w', 'https://gone')) },
      { headers: { 'X-Device-IP': '192.0.2.1' } },
    );
    expect(requests.map(({ headers }) => Object.values(headers ?? {}))).toEqual([
      ['192.0.2.1'],
      ['192.0.2.1'],
      ['192.0.2.1'],
    ]);
  });
});

describe('What a wrapper allows', () => {
  it('is one stand-alone ad when it says nothing', async () => {
    const next = vastXml(inLineAd('p1', { attributes: 'sequence="1"' }), inLineAd('a'), inLineAd('b'));
    const one = await resolve({ first: vastXml(wrapperAd('w', 'https://next')), next });
    expect(idsOf(one.vast.ads)).toEqual(['a']);
    const all = await resolve({ first: vastXml(wrapperAd('w', 'https://next', multiple)), next });
    expect(idsOf(all.vast.ads)).toEqual(['p1', 'a', 'b']);
  });

  it.each(['allowMultipleAds="false"', ''])(
    'is not even a pod of one ad, since that has a sequence: %j',
    async (flags) => {
      const pod = vastXml(inLineAd('p', { attributes: 'sequence="1"' }));
      const { vast, reported } = await resolve({
        first: vastXml(wrapperAd('w', 'https://next', { flags })),
        next: pod,
      });
      expect(vast.ads).toEqual([]);
      expect(reported.map(({ url }) => url)).toEqual(['https://w.example/error?of=w&code=303']);
      const direct = await resolve({ first: pod }, { allowMultipleAds: false });
      expect({ ads: direct.vast.ads, codes: direct.problems.map(({ code }) => code) }).toEqual({
        ads: [],
        codes: [303],
      });
      expect(idsOf((await resolve({ first: pod })).vast.ads)).toEqual(['1 p']);
    },
  );

  it('is a pod of one ad where the caller takes that for one ad, and no wrapper says no', async () => {
    const pod = vastXml(inLineAd('p', { attributes: 'sequence="1"' }));
    const idsBehind = async (flags: string, next: string) => {
      const first = vastXml(wrapperAd('w', 'https://next', { flags }));
      return idsOf((await resolve({ first, next }, { acceptPodOfOne: true })).vast.ads);
    };
    expect(await idsBehind('', pod)).toEqual(['p']);
    expect(await idsBehind('allowMultipleAds="false"', pod)).toEqual([]);
    expect(await idsBehind('', vastXml(inLineAd('p', { attributes: 'sequence="1"' }), inLineAd('a')))).toEqual(['a']);
    const two = [1, 2].map((sequence) => inLineAd('p', { attributes: `sequence="${sequence}"` }));
    expect(await idsBehind('', vastXml(...two))).toEqual([]);
    const direct = await resolve({ first: pod }, { acceptPodOfOne: true, allowMultipleAds: false });
    expect(idsOf(direct.vast.ads)).toEqual(['1 p']);
  });

  it('is a pod when it says so, and every ad of it tells the wrapper', async () => {
    const next = vastXml(
      inLineAd('p2', { attributes: 'sequence="2"' }),
      inLineAd('p1', { attributes: 'sequence="1"' }),
    );
    const none = await resolve({ first: vastXml(wrapperAd('w', 'https://next')), next });
    expect(none.problems).toEqual([
      expect.objectContaining({ code: 303, message: 'the answer has no ad that is allowed here' }),
    ]);
    const { vast } = await resolve({ first: vastXml(wrapperAd('w', 'https://next', multiple)), next });
    expect(idsOf(vast.ads)).toEqual(['1 p1', '2 p2']);
    expect(vast.ads.map(({ inLine }) => inLine?.impressions[0]?.url)).toEqual(
      Array(2).fill('https://w.example/impression'),
    );
  });

  it('holds for all that is behind it', async () => {
    const { vast, asked } = await resolve({
      first: vastXml(wrapperAd('w', 'https://v')),
      v: vastXml(wrapperAd('v', 'https://next', multiple)),
      next: vastXml(inLineAd('a'), wrapperAd('b', 'https://never')),
    });
    expect(idsOf(vast.ads)).toEqual(['a']);
    expect(asked()).not.toContain('https://never/');
  });

  it('is no wrapper when it does not follow any', async () => {
    const next = vastXml(wrapperAd('v', 'https://never'), inLineAd('a'));
    const first = vastXml(wrapperAd('w', 'https://next', { flags: 'followAdditionalWrappers="false"' }));
    const { vast, asked } = await resolve({ first, next });
    expect(idsOf(vast.ads)).toEqual(['a']);
    expect(asked()).not.toContain('https://never');
    const only = await resolve({ first, next: vastXml(wrapperAd('v', 'https://never')) });
    expect(only.problems).toEqual([expect.objectContaining({ code: 303 })]);
    expect(only.reported.map(({ url }) => url)).toEqual(['https://w.example/error?of=w&code=303']);
  });

  it.each<[string, string, readonly string[]]>([
    ['true', 'fallbackOnNoAd="true"', ['1 spare', '2 p2', 'other']],
    ['nothing', '', ['1 spare', '2 p2', 'other']],
    ['false', 'fallbackOnNoAd="false"', ['2 p2', 'spare', 'other']],
  ])('is another ad in its place in the pod when fallbackOnNoAd is %s', async (_, flags, expected) => {
    const { vast, reported } = await resolve({
      first: vastXml(
        inLineAd('spare'),
        wrapperAd('w', 'https://none', { attributes: 'sequence="1"', flags }),
        inLineAd('p2', { attributes: 'sequence="2"' }),
        inLineAd('other'),
      ),
      none: emptyVastXml(),
    });
    expect(idsOf(vast.ads)).toEqual(expected);
    expect(reported.map(({ url }) => url)).toEqual(['https://w.example/error?of=w&code=303']);
  });

  it('is the next stand-alone ad where only one may be', async () => {
    const next = (flags: string) => vastXml(wrapperAd('v', 'https://none', { flags }), inLineAd('b'), inLineAd('c'));
    const first = vastXml(wrapperAd('w', 'https://next'));
    const falling = await resolve({ first, next: next('fallbackOnNoAd="true"'), none: emptyVastXml() });
    expect(idsOf(falling.vast.ads)).toEqual(['b']);
    const ending = await resolve({ first, next: next('fallbackOnNoAd="false"'), none: emptyVastXml() });
    expect(ending.vast.ads).toEqual([]);
  });

  it('is no ad of a category that any wrapper of the chain blocks', async () => {
    const inside = '<BlockedAdCategories authority="iab.com">IAB7</BlockedAdCategories>';
    const documents = (category: string) => ({
      first: vastXml(wrapperAd('w', 'https://v', { inside })),
      v: vastXml(wrapperAd('v', 'https://next')),
      next: vastXml(inLineAd('ad', { inside: category })),
    });
    const blocked = await resolve(documents('<Category authority="iab.com">IAB7</Category>'));
    expect(blocked.reported.map(({ url }) => url)).toEqual([
      'https://w.example/error?of=w&code=205',
      'https://v.example/error?of=v&code=205',
      'https://ad.example/error?code=205',
    ]);
    const other = await resolve(documents('<Category authority="other.example">IAB7</Category>'));
    expect(idsOf(other.vast.ads)).toEqual(['ad']);
    expect((await resolve(documents(''), { requireCategory: true })).problems).toEqual([
      expect.objectContaining({ code: 204 }),
    ]);
  });

  it('is what the caller accepts', async () => {
    const first = vastXml(wrapperAd('w', 'https://next'));
    const accept = (ad: VastAd) => (ad.inLine?.impressions.length === 2 ? 202 : undefined);
    const { problems, vast } = await resolve({ first, next: vastXml(inLineAd('ad')) }, { accept });
    expect(vast.ads).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code: 202, message: 'Another duration was expected' })]);
  });
});

describe('Limits', () => {
  it('bound the requests that ads multiply into', async () => {
    const many = (host: string) =>
      vastXml(...Array.from({ length: 10 }, (_, i) => wrapperAd(`${host}${i}`, `https://deep/${host}/${i}`, multiple)));
    const transport = new MemoryTransport(({ url }) => many(new URL(url).pathname.replaceAll(/\W/g, 'x')));
    const { hops, problems, vast } = await resolveVast('https://first', {
      transport,
      reportErrors: false,
      maxWrappers: 100,
    });
    expect(hops).toHaveLength(20);
    expect(vast.ads).toEqual([]);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set([302]));
  });

  it('bound the ads', async () => {
    const first = vastXml(...Array.from({ length: 5 }, (_, i) => inLineAd(`a${i}`)));
    const { vast, problems } = await resolve({ first }, { maxAds: 3 });
    expect(idsOf(vast.ads)).toEqual(['a0', 'a1', 'a2']);
    expect(problems.map(({ code }) => code)).toEqual([206, 206]);
  });

  it('bound the error URLs, and each is requested once', async () => {
    const errors = Array.from({ length: 100 }, (_, i) => `https://e${i % 70}.example/`);
    const documents = { first: vastXml(wrapperAd('w', 'https://none')), none: emptyVastXml('about:blank', ...errors) };
    const { reported, asked } = await resolve(documents);
    expect(reported).toHaveLength(50);
    expect(new Set(reported.map(({ url }) => url)).size).toBe(50);
    expect(asked()).not.toContain('about:blank');
    expect((await resolve(documents, { maxReports: 0 })).reported).toEqual([]);
  });

  it('request an error URL without a code once, whatever the codes', async () => {
    const failing = (next: string) =>
      `<Ad><Wrapper><Error>https://e.example/plain</Error><VASTAdTagURI>${next}</VASTAdTagURI></Wrapper></Ad>`;
    const first = vastXml(failing('https://none'), failing('https://gone'));
    const { reported, problems } = await resolve({ first, none: emptyVastXml() });
    expect(problems.map(({ code }) => code)).toEqual([303, 301]);
    expect(reported).toEqual([{ url: 'https://e.example/plain', code: 303, answered: true }]);
  });

  it('leave error URLs to the caller who wants that', async () => {
    const documents = { first: vastXml(wrapperAd('w', 'https://none')), none: emptyVastXml() };
    const { reported, problems, asked } = await resolve(documents, { reportErrors: false });
    expect({ reported, asked: asked() }).toEqual({ reported: [], asked: ['https://first', 'https://none/'] });
    expect(problems[0]?.errorUrls).toEqual(['https://w.example/error?of=w&code=[ERRORCODE]']);
  });

  it.each([
    { maxWrappers: -1 },
    { maxWrappers: 1.5 },
    { timeoutMs: 0 },
    { hopTimeoutMs: NaN },
    { maxAds: 0 },
    { baseUrl: '/x' },
  ])('must make sense: %j', async (options) => {
    await expect(resolve({}, options)).rejects.toThrow(ValidationError);
  });

  it('must be a URL or a document', async () => {
    await expect(resolveVast('<VAST/>', { transport: new MemoryTransport('') })).rejects.toThrow(ValidationError);
  });
});

describe('The first document', () => {
  it('may be without ads; the player tells whom it names', async () => {
    const { vast, problems, reported } = await resolve({ first: emptyVastXml('https://e.example/') });
    expect(vast).toEqual({ version: '4.2', ads: [], errors: ['https://e.example/'] });
    expect({ problems, reported }).toEqual({ problems: [], reported: [] });
  });

  it('may be No Content', async () => {
    const { vast, problems } = await resolveVast('https://first', { transport: new MemoryTransport({ status: 204 }) });
    expect({ ads: vast.ads, problems }).toEqual({ ads: [], problems: [] });
  });

  it('may not be had', async () => {
    const { vast, problems } = await resolve({});
    expect(vast.ads).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code: 301, depth: 0, tag: 'https://first', errorUrls: [] })]);
  });
});

describe('A given document', () => {
  const given = {
    ads: [{ wrapper: { impressions: [], vastAdTagUri: 'next', errors: ['https://e.example/[ERRORCODE]'] } }],
  };

  it('is followed from its base', async () => {
    const { transport, asked } = tags({ base: vastXml(inLineAd('ad')) });
    const { vast } = await resolveVast(given, { transport, baseUrl: 'https://base/x' });
    expect(asked()).toEqual(['https://base/next']);
    expect(idsOf(vast.ads)).toEqual(['ad']);
    const { problems } = await resolveVast(given, { transport, reportErrors: false });
    expect(problems).toEqual([expect.objectContaining({ code: 300 })]);
  });

  it('is ended by a signal that was aborted before', async () => {
    const { transport, asked } = tags({ base: vastXml(inLineAd('ad')) });
    const signal = AbortSignal.abort();
    const { problems, reported } = await resolveVast(given, { transport, baseUrl: 'https://base/x', signal });
    expect(problems).toEqual([expect.objectContaining({ code: 301 })]);
    await reported;
    expect(asked()).toEqual(['https://e.example/301']);
  });
});
