import { VASTClient } from '@dailymotion/vast-client';
import { HttpTransport } from '@xsp/core';
import { resolveVast, type VastAd } from '../src';
import { type AdServer, type Answering, startAdServer } from './support/ad-server';
import { inLineAd, vastXml, wrapperAd } from './support/chain-documents';
import { describeConformance, conformanceText } from './support/conformance';

interface TheirAd {
  readonly id: string | null;
  readonly sequence: string | number | null;
  readonly impressionURLTemplates: readonly { readonly url: string }[];
  readonly errorURLTemplates: readonly string[];
  readonly extensions: readonly { readonly type?: string; readonly attributes?: { readonly type?: string } }[];
  readonly adVerifications: readonly { readonly vendor: string | null }[];
  readonly viewableImpression: readonly { readonly viewable: readonly string[] }[];
  readonly creatives: readonly {
    readonly type: string;
    readonly trackingEvents?: Readonly<Record<string, readonly string[]>>;
    readonly videoClickThroughURLTemplate?: { readonly url: string } | null;
    readonly videoClickTrackingURLTemplates?: readonly { readonly url: string }[];
    readonly videoCustomClickURLTemplates?: readonly { readonly url: string }[];
    readonly variations?: readonly object[];
    readonly mediaFiles?: readonly object[];
    readonly icons?: readonly object[];
  }[];
}

/** What a player needs to know; in what order trackers stand is of no importance to it. */
const factsOf = (ads: readonly VastAd[]) =>
  ads.map(({ id, sequence, inLine: ad }) => ({
    id,
    sequence: sequence ?? null,
    impressions: ad!.impressions.map(({ url }) => url).sort(),
    errors: [...(ad!.errors ?? [])].sort(),
    extensions: (ad!.extensions ?? []).map(({ type }) => type).sort(),
    vendors: (ad!.adVerifications ?? []).map(({ vendor }) => vendor).sort(),
    viewable: [...(ad!.viewableImpression?.viewable ?? [])].sort(),
    companions: ad!.creatives.flatMap(({ companionAds }) => companionAds?.companions ?? []).length,
    icons: ad!.creatives.flatMap(({ linear }) => linear?.icons ?? []).length,
    linears: ad!.creatives.flatMap(({ linear }) => {
      if (linear === undefined) return [];
      const events = linear.trackingEvents ?? [];
      return {
        events: events.map(({ event, url }) => `${event} ${url}`).sort(),
        through: linear.videoClicks?.clickThrough?.url ?? null,
        clicks: (linear.videoClicks?.clickTrackings ?? []).map(({ url }) => url).sort(),
        custom: (linear.videoClicks?.customClicks ?? []).map(({ url }) => url).sort(),
        media: linear.mediaFiles?.files?.length ?? 0,
      };
    }),
  }));

const theirFactsOf = (ads: readonly TheirAd[]): ReturnType<typeof factsOf> =>
  ads.map((ad) => {
    // They keep the icons of wrappers as linear creatives without media.
    const linears = ad.creatives.filter(({ type, mediaFiles }) => type === 'linear' && mediaFiles!.length > 0);
    const urls = (list: readonly { readonly url: string }[] | undefined) => (list ?? []).map(({ url }) => url).sort();
    return {
      id: ad.id ?? undefined,
      sequence: ad.sequence === null || ad.sequence === '' ? null : Number(ad.sequence),
      impressions: urls(ad.impressionURLTemplates),
      errors: [...ad.errorURLTemplates].sort(),
      extensions: ad.extensions.map(({ type, attributes }) => type ?? attributes?.type).sort(),
      vendors: ad.adVerifications.map(({ vendor }) => vendor ?? undefined).sort(),
      viewable: ad.viewableImpression.flatMap(({ viewable }) => viewable).sort(),
      companions: ad.creatives.flatMap(({ type, variations }) => (type === 'companion' ? (variations ?? []) : []))
        .length,
      icons: ad.creatives.flatMap(({ icons }) => icons ?? []).length,
      linears: linears.map((linear) => ({
        events: Object.entries(linear.trackingEvents ?? {})
          .flatMap(([event, list]) => list.map((url) => `${event.replace(/^progress-.*/, 'progress')} ${url}`))
          .sort(),
        through: linear.videoClickThroughURLTemplate?.url ?? null,
        clicks: urls(linear.videoClickTrackingURLTemplates),
        custom: urls(linear.videoCustomClickURLTemplates),
        media: linear.mediaFiles!.length,
      })),
    };
  });

const rich = (name: string) => `
  <ViewableImpression><Viewable>https://${name}.example/viewable</Viewable></ViewableImpression>
  <AdVerifications><Verification vendor="${name}.example-omid"><JavaScriptResource apiFramework="omid">https://${name}.example/v.js</JavaScriptResource></Verification></AdVerifications>
  <Extensions><Extension type="${name}"><x xmlns="urn:x">1</x></Extension></Extensions>`;

const extraCreatives = (name: string) => `<Creatives>
  <Creative><Linear>
    <Icons><Icon program="${name}" width="1" height="1" xPosition="left" yPosition="top"><StaticResource creativeType="image/png">https://${name}.example/i.png</StaticResource></Icon></Icons>
    <TrackingEvents><Tracking event="complete">https://${name}.example/complete</Tracking><Tracking event="start">https://${name}.example/start2</Tracking></TrackingEvents>
    <VideoClicks><ClickThrough>https://${name}.example/page</ClickThrough><CustomClick>https://${name}.example/custom</CustomClick></VideoClicks>
  </Linear></Creative>
  <Creative><CompanionAds><Companion width="1" height="2"><StaticResource creativeType="image/png">https://${name}.example/c.png</StaticResource></Companion></CompanionAds></Creative>`;

const richWrapper = (name: string, tag: string, options = {}) =>
  wrapperAd(name, tag, { inside: rich(name), ...options }).replace('<Creatives>', extraCreatives(name));

const CASES: Readonly<Record<string, (url: string) => Readonly<Record<string, string | Answering>>>> = {
  'an ad alone': () => ({ '/first': vastXml(inLineAd('ad', { inside: rich('ad') })) }),
  'five wrappers': (url) => ({
    '/first': vastXml(wrapperAd('w1', `${url}/2`)),
    '/2': vastXml(wrapperAd('w2', `${url}/3`)),
    '/3': vastXml(wrapperAd('w3', '4')),
    '/4': vastXml(wrapperAd('w4', `${url}/5`)),
    '/5': vastXml(wrapperAd('w5', `${url}/6`)),
    '/6': vastXml(inLineAd('ad')),
  }),
  'wrappers with everything': (url) => ({
    '/first': vastXml(richWrapper('w1', `${url}/2`)),
    '/2': vastXml(richWrapper('w2', `${url}/3`)),
    '/3': vastXml(inLineAd('ad', { inside: rich('ad') })),
  }),
  'a pod with a wrapper in it': (url) => ({
    '/first': vastXml(
      inLineAd('p1', { attributes: 'sequence="1"' }),
      richWrapper('w', `${url}/2`, { attributes: 'sequence="2"', flags: 'allowMultipleAds="true"' }),
      inLineAd('p3', { attributes: 'sequence="3"' }),
    ),
    '/2': vastXml(inLineAd('p2', { attributes: 'sequence="1"' })),
  }),
  'a wrapper around a pod': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/2`, { flags: 'allowMultipleAds="true"' })),
    '/2': vastXml(inLineAd('p1', { attributes: 'sequence="1"' }), inLineAd('p2', { attributes: 'sequence="2"' })),
  }),
  'a pod of one where one ad is allowed': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/2`, { flags: 'allowMultipleAds="false"' })),
    '/2': vastXml(inLineAd('p1', { attributes: 'sequence="1"' })),
  }),
  'the ad that stands alone where one is allowed': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/2`, { flags: 'allowMultipleAds="false"' })),
    '/2': vastXml(inLineAd('p1', { attributes: 'sequence="1"' }), inLineAd('a')),
  }),
  'a wrapper that fails beside ads that do not': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/gone`), inLineAd('a'), wrapperAd('v', `${url}/2`)),
    '/2': vastXml(inLineAd('b')),
  }),
  'a chain that is too long': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/first?x`)),
  }),
  'no wrapper behind one that follows none': (url) => ({
    '/first': vastXml(wrapperAd('w', `${url}/2`, { flags: 'followAdditionalWrappers="false"' })),
    '/2': vastXml(wrapperAd('v', `${url}/3`)),
    '/3': vastXml(inLineAd('ad')),
  }),
};

describe('Dailymotion comes to the same ads', () => {
  const transport = new HttpTransport({ allowPrivate: ['127.0.0.1/32'] });
  let server: AdServer | undefined;
  afterEach(() => server?.close());
  afterAll(() => transport.close());

  async function both(paths: (url: string) => Readonly<Record<string, string | Answering>>) {
    server = await startAdServer(paths);
    const url = `${server.url}/first`;
    const client = new VASTClient() as unknown as {
      get: (url: string, options: object) => Promise<{ readonly ads: readonly TheirAd[] }>;
    };
    // Their limit counts the first document.
    const theirs = await client.get(url, { resolveAll: true, wrapperLimit: 6 });
    const ours = await resolveVast(url, { transport, reportErrors: false });
    return { theirs: theirFactsOf(theirs.ads), ours: factsOf(ours.vast.ads) };
  }

  it.each(Object.keys(CASES))('of %s', async (name) => {
    const { theirs, ours } = await both(CASES[name]!);
    expect(ours).toEqual(theirs);
    if (!/too long|follows none|of one/.test(name)) expect(ours.length).toBeGreaterThan(0);
  });

  describeConformance('official samples', () => {
    const SAMPLES = 'samples/vast/iab-vast-samples';
    const OF_3 = `${SAMPLES}/VAST_3.0_Samples`;
    it.each([
      [`${SAMPLES}/VAST_4.0_Samples/Wrapper_Tag-test.xml`, `${SAMPLES}/VAST_4.0_Samples/Inline_Linear_Tag-test.xml`],
      [`${SAMPLES}/VAST_4.1_Samples/Wrapper_Tag-test.xml`, `${SAMPLES}/VAST_4.1_Samples/Inline_Linear_Tag-test.xml`],
      [`${SAMPLES}/VAST_4.2_Samples/Wrapper_Tag-test.xml`, `${SAMPLES}/VAST_4.2_Samples/Inline_Linear_Tag-test.xml`],
      [`${OF_3}/Wrapper_Tag-test.xml`, `${OF_3}/Inline_Linear_Tag-test.xml`],
    ])('%s around %s', async (wrapper, ad) => {
      const { theirs, ours } = await both((url) => ({
        '/first': conformanceText(wrapper).replace(/(<VASTAdTagURI>)[^]*?(<\/VASTAdTagURI>)/, `$1${url}/ad$2`),
        '/ad': conformanceText(ad),
      }));
      expect(ours).toEqual(theirs);
      expect(ours).toHaveLength(1);
    });
  });
});
