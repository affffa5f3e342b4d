import { MemoryTransport } from '@xsp/core';
import fc from 'fast-check';
import { type InLine, mergeWrapper, readVast, resolveVast, type VastAd, type Wrapper, writeVast } from '../src';
import { inLine } from '../src/vast/model/in-line';
import { wrapper } from '../src/vast/model/wrapper';
import { arbitraryModel } from './support/arbitrary-model';
import { describeConformance } from './support/conformance';
import { inLineAd, vastXml, wrapperAd } from './support/chain-documents';
import { validate, vastSchema } from './support/schema-validator';

const options = { oneIn: 2 };
const chains = fc.tuple(
  fc.array(arbitraryModel<Wrapper>(wrapper as never, options), { maxLength: 4 }),
  arbitraryModel<InLine>(inLine as never, options),
);

const all = <T, U>(models: readonly T[], of: (model: T) => readonly U[] | undefined): readonly U[] =>
  models.flatMap((model) => of(model) ?? []);

const hasResource = (one: { readonly [name: string]: unknown }) =>
  ['staticResources', 'iFrameResources', 'htmlResources'].some((name) => ((one[name] ?? []) as unknown[]).length > 0);

function frozen<T>(model: T): T {
  if (typeof model === 'object' && model !== null) {
    Object.values(model).forEach(frozen);
    Object.freeze(model);
  }
  return model;
}

const merge = (wrappers: readonly Wrapper[], ad: InLine) =>
  wrappers.reduceRight((whole, one) => mergeWrapper(one, whole), ad);

describe('Merging', () => {
  it('keeps everything exactly once, the outermost first, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(chains, ([wrappers, ad]) => {
        const merged = merge(frozen(wrappers), frozen(ad));
        const both = <U>(of: (model: Wrapper | InLine) => readonly U[] | undefined) => [
          ...all(wrappers, of),
          ...(of(ad) ?? []),
        ];
        expect(merged.impressions).toEqual(both((one) => one.impressions));
        expect(merged.errors ?? []).toEqual(both((one) => one.errors));
        expect(merged.extensions ?? []).toEqual(both((one) => one.extensions));
        expect(merged.adVerifications ?? []).toEqual(both((one) => one.adVerifications as InLine['adVerifications']));
        for (const what of ['viewable', 'notViewable', 'viewUndetermined'] as const) {
          expect(merged.viewableImpression?.[what] ?? []).toEqual(both((one) => one.viewableImpression?.[what]));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives every linear creative what the wrappers say of linear ads', () => {
    fc.assert(
      fc.property(chains, ([wrappers, ad]) => {
        const linears = all(wrappers, (one) => one.creatives).flatMap(({ linear }) => linear ?? []);
        const merged = merge(wrappers, ad);
        ad.creatives.forEach(({ linear }, index) => {
          const whole = merged.creatives[index]?.linear;
          if (linear === undefined) return expect(whole).toBeUndefined();
          expect(whole?.trackingEvents ?? []).toEqual([
            ...all(linears, (one) => one.trackingEvents),
            ...(linear.trackingEvents ?? []),
          ]);
          for (const what of ['clickTrackings', 'customClicks'] as const) {
            expect(whole?.videoClicks?.[what] ?? []).toEqual([
              ...all(linears, (one) => one.videoClicks?.[what]),
              ...(linear.videoClicks?.[what] ?? []),
            ]);
          }
          const nearest = [linear, ...[...linears].reverse()];
          expect(whole?.icons ?? []).toEqual(all(nearest, (one) => one.icons));
          expect(whole?.skipoffset).toEqual(nearest.find((one) => one.skipoffset !== undefined)?.skipoffset);
          expect(whole?.videoClicks?.clickThrough).toEqual(
            nearest.find((one) => one.videoClicks?.clickThrough !== undefined)?.videoClicks?.clickThrough,
          );
          expect(whole?.mediaFiles).toEqual(linear.mediaFiles);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('gives every non-linear ad its trackers, and keeps every companion, those of the ad first', () => {
    fc.assert(
      fc.property(chains, ([wrappers, ad]) => {
        const merged = merge(wrappers, ad);
        const nonLinears = all(wrappers, (one) => one.creatives).flatMap(({ nonLinearAds }) => nonLinearAds ?? []);
        ad.creatives.forEach(({ nonLinearAds }, index) => {
          if (nonLinearAds === undefined) return;
          const whole = merged.creatives[index]?.nonLinearAds;
          expect(whole?.trackingEvents ?? []).toEqual([
            ...all(nonLinears, (one) => one.trackingEvents),
            ...(nonLinearAds.trackingEvents ?? []),
          ]);
          const clicks = all(nonLinears, (one) => one.nonLinears).flatMap(({ clickTrackings }) => clickTrackings ?? []);
          expect(whole?.nonLinears.map(({ clickTrackings }) => clickTrackings ?? [])).toEqual(
            nonLinearAds.nonLinears.map(({ clickTrackings }) => [...clicks, ...(clickTrackings ?? [])]),
          );
        });
        const resources = (models: readonly { readonly companions: readonly object[] }[]) =>
          models.flatMap(({ companions }) => companions.filter((one) => hasResource(one as never)).length);
        const shown = (ads: readonly (Wrapper | InLine)[]) =>
          resources(
            ads.flatMap((one) => [...(one.creatives ?? [])]).flatMap(({ companionAds }) => companionAds ?? []),
          ).reduce((sum, count) => sum + count, 0);
        expect(shown([merged])).toBe(shown([ad, ...wrappers]));
        expect(merged.creatives.slice(0, ad.creatives.length).map(({ id }) => id)).toEqual(
          ad.creatives.map(({ id }) => id),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('brings trackers to the companion that they are for', () => {
    const companion = (id: string, width: number) => ({
      id,
      width,
      height: 50,
      staticResources: [{ url: 'https://cdn.example/a.png', creativeType: 'image/png' }],
    });
    const tracker = (size: { readonly id?: string; readonly width: number }, url: string) => ({
      ...size,
      height: 50,
      clickTrackings: [{ url }],
      trackingEvents: [{ event: 'creativeView' as const, url }],
    });
    const ad = {
      impressions: [],
      creatives: [{ companionAds: { companions: [companion('a', 300), companion('b', 728)] } }],
    };
    const companions = [
      tracker({ id: 'b', width: 300 }, 'https://t.example/id'),
      tracker({ width: 300 }, 'https://t.example/size'),
      tracker({ id: 'z', width: 1 }, 'https://t.example/all'),
    ];
    const { creatives } = mergeWrapper({ impressions: [], creatives: [{ companionAds: { companions } }] }, ad);
    const urls = creatives[0]?.companionAds?.companions.map((one) =>
      one.clickTrackings?.map(({ url }) => url.split('/').pop()),
    );
    expect(creatives).toHaveLength(1);
    expect(urls).toEqual([
      ['size', 'all'],
      ['id', 'all'],
    ]);
  });

  it('takes the price of the outermost wrapper that has one', () => {
    const priced = (value: string) => ({ pricing: { value, model: 'CPM' as const, currency: 'USD' } });
    const ad = { impressions: [], creatives: [], ...priced('1') };
    expect(merge([{ impressions: [] }, { impressions: [], ...priced('2') }], ad).pricing?.value).toBe('2');
    expect(merge([{ impressions: [] }], ad).pricing?.value).toBe('1');
  });
});

describe('A resolution', () => {
  it('is the merge of its chain, whatever is in it', async () => {
    const withTag = fc.tuple(chains).map(([[wrappers, ad]]) => ({
      wrappers: wrappers.map((one, index): Wrapper => ({
        ...one,
        blockedAdCategories: [],
        vastAdTagUri: `https://x.example/${index + 1}`,
        followAdditionalWrappers: true,
      })),
      ad,
    }));
    await fc.assert(
      fc.asyncProperty(withTag, async ({ wrappers, ad }) => {
        const documents: readonly VastAd[] = [...wrappers.map((one) => ({ wrapper: one })), { inLine: ad }];
        const written = documents.map((one) => writeVast({ ads: [one] }, { version: '4.2' }).xml);
        const read = written.map((xml) => readVast(xml).vast.ads[0]);
        const transport = new MemoryTransport(
          ({ url }) => written[Number(new URL(url).pathname.slice(1))] ?? { status: 404 },
        );
        const { vast, problems } = await resolveVast('https://x.example/0', { transport, reportErrors: false });
        if (ad.creatives.length === 0) return;
        expect(problems).toEqual([]);
        expect(vast.ads[0]?.inLine).toEqual(
          merge(
            read.flatMap((one) => one?.wrapper ?? []),
            read.at(-1)!.inLine!,
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describeConformance('A resolved document', () => {
  it.each(['3.0', '4.0', '4.1', '4.2', '4.3'] as const)('is valid as VAST %s', async (version) => {
    const transport = new MemoryTransport(({ url }) =>
      url.includes('next')
        ? vastXml(inLineAd('ad', { attributes: 'sequence="1"' }), inLineAd('other', { attributes: 'sequence="2"' }))
        : vastXml(wrapperAd('w', 'https://next.example', { flags: 'allowMultipleAds="1"' })),
    );
    const { vast } = await resolveVast('https://first.example', { transport });
    expect(vast.ads).toHaveLength(2);
    const { xml } = writeVast(vast, { version });
    expect(await validate([xml.replaceAll('[ERRORCODE]', '900')], vastSchema(version))).toEqual([undefined]);
  });
});
