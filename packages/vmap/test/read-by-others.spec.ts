import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import {
  type AdBreak,
  formatDuration,
  formatTimeOffset,
  type Linear,
  readVast,
  readVmap,
  type Tracking,
  type Vast,
  VAST_VERSIONS,
  type VastAd,
  type Vmap,
  writeVast,
  writeVmap,
} from '../src';
import { vast } from '../src/vast/model/vast';
import { vmap } from '../src/vmap/model/vmap';
import { arbitraryModel } from './support/arbitrary-model';
import { dailymotionAds, dailymotionBreaks, type ParsedAd, type ParsedCreative } from './support/dailymotion';
import { dom } from './support/dom';

/** What is compared of an ad: what a player needs to show it and to report it. */
interface AdFacts {
  readonly id: string | undefined;
  readonly sequence: number | undefined;
  readonly title: string | undefined;
  readonly servingId: string | undefined;
  readonly impressions: readonly string[];
  readonly errors: readonly string[];
  readonly wraps: string | undefined;
  readonly linears: readonly object[];
  readonly companions: number;
  readonly nonLinears: number;
}

/** Events whose name does not depend on anything else; progress is kept under its offset. */
function simpleEvents(trackings: readonly Tracking[] | undefined): Readonly<Record<string, readonly string[]>> {
  const events: Record<string, string[]> = {};
  for (const { event, url } of trackings ?? []) if (event !== 'progress') (events[event] ??= []).push(url);
  return events;
}

function oursOf(ad: VastAd): AdFacts {
  const source = ad.inLine ?? ad.wrapper;
  const creatives = [...(ad.inLine?.creatives ?? ad.wrapper?.creatives ?? [])];
  return {
    id: ad.id,
    sequence: ad.sequence,
    title: ad.inLine?.adTitle,
    servingId: ad.inLine?.adServingId,
    impressions: (source?.impressions ?? []).map(({ url }) => url),
    errors: source?.errors ?? [],
    wraps: ad.wrapper?.vastAdTagUri,
    linears: creatives.flatMap(({ linear }) => {
      if (linear === undefined) return [];
      const whole = ad.inLine === undefined ? undefined : (linear as Linear);
      return {
        milliseconds: whole?.duration ?? -1000,
        events: simpleEvents(linear.trackingEvents),
        clickThrough: linear.videoClicks?.clickThrough?.url,
        clickTrackings: (linear.videoClicks?.clickTrackings ?? []).map(({ url }) => url),
        files: (whole?.mediaFiles?.files ?? []).map(({ url, type, width, height }) => [url, type, width, height]),
      };
    }),
    companions: creatives.reduce((sum, { companionAds }) => sum + (companionAds?.companions.length ?? 0), 0),
    nonLinears: creatives.reduce((sum, { nonLinearAds }) => sum + (nonLinearAds?.nonLinears?.length ?? 0), 0),
  };
}

/** Dailymotion's client drops ads in which there is nothing to play. */
function playable(ad: AdFacts): boolean {
  const files = ad.linears.some((linear) => (linear as { files: readonly unknown[] }).files.length > 0);
  return ad.wraps !== undefined || files || ad.companions > 0 || ad.nonLinears > 0;
}

function theirsOf(ad: ParsedAd): AdFacts {
  const variations = (type: string) =>
    ad.creatives
      .filter((creative) => creative.type === type)
      .reduce((sum, { variations: all }) => sum + all!.length, 0);
  return {
    id: ad.id ?? undefined,
    sequence: ad.sequence === null ? undefined : Number(ad.sequence),
    title: ad.title ?? undefined,
    servingId: ad.adServingId ?? undefined,
    impressions: ad.impressionURLTemplates.map(({ url }) => url),
    errors: ad.errorURLTemplates,
    wraps: ad.VASTAdTagURI,
    linears: ad.creatives.filter(({ type }) => type === 'linear').map(theirLinear),
    companions: variations('companion'),
    nonLinears: variations('nonlinear'),
  };
}

function theirLinear(linear: ParsedCreative): object {
  const events = Object.entries(linear.trackingEvents ?? {}).filter(([event]) => !event.startsWith('progress'));
  return {
    milliseconds: Math.round((linear.duration ?? 0) * 1000),
    events: Object.fromEntries(events),
    clickThrough: linear.videoClickThroughURLTemplate?.url,
    clickTrackings: linear.videoClickTrackingURLTemplates?.map(({ url }) => url),
    files: linear.mediaFiles?.map(({ fileURL, mimeType, width, height }) => [fileURL, mimeType, width, height]),
  };
}

/** Facts with white space as single spaces: the DOM under Dailymotion's readers does not keep tabs and line ends. */
function squeezed(facts: unknown): unknown {
  return JSON.parse(
    JSON.stringify(facts, (_, value: unknown) =>
      typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value,
    ),
  );
}

const vastModel = arbitraryModel<Vast>(vast as never, { oneIn: 2 });
const vmapModel = arbitraryModel<Vmap>(vmap as never, { oneIn: 2 });

describe('@dailymotion/vast-client', () => {
  it.each(VAST_VERSIONS)('finds the ads, trackers and media that we wrote as VAST %s', async (version) => {
    await fc.assert(
      fc.asyncProperty(vastModel, async (model) => {
        const { xml } = writeVast(model, { version });
        const ours = readVast(xml).vast.ads.map(oursOf).filter(playable);
        const theirs = (await dailymotionAds(dom(xml))).map(theirsOf);
        expect(squeezed(theirs)).toEqual(squeezed(ours));
      }),
      { numRuns: 60 },
    );
  });
});

describe('@dailymotion/vmap', () => {
  it('finds the breaks, sources and trackers that we wrote, and the ads in them', async () => {
    await fc.assert(
      fc.asyncProperty(vmapModel, fc.constantFrom(...VAST_VERSIONS), async (model, version) => {
        const { xml } = writeVmap(model, { vast: version });
        const ours = readVmap(xml).vmap.adBreaks;
        const theirs = dailymotionBreaks(xml);
        expect(squeezed(theirs.map(theirBreak))).toEqual(squeezed(ours.map(ourBreak)));
        for (const [index, { adSource }] of theirs.entries()) {
          const data = adSource?.vastAdData;
          if (data == null) continue;
          const document = { documentElement: data } as never;
          const ads = ours[index]?.adSource?.vastAdData?.ads ?? [];
          expect(squeezed((await dailymotionAds(document)).map(theirsOf))).toEqual(
            squeezed(ads.map(oursOf).filter(playable)),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

function ourBreak(each: AdBreak): object {
  const source = each.adSource;
  return {
    timeOffset: formatTimeOffset(each.timeOffset),
    breakType: each.breakTypes?.join(','),
    breakId: each.breakId ?? null,
    repeatAfter: each.repeatAfter === undefined ? null : formatDuration(each.repeatAfter),
    trackers: each.trackingEvents ?? [],
    id: source?.id ?? null,
    many: source?.allowMultipleAds?.toString() ?? null,
    follow: source?.followRedirects?.toString() ?? null,
    tag: source?.adTagUri ?? null,
    data: source?.customAdData?.data ?? null,
    vast: source?.vastAdData !== undefined,
  };
}

function theirBreak(each: ReturnType<typeof dailymotionBreaks>[number]): object {
  const source = each.adSource;
  const tag = source?.adTagURI;
  return {
    timeOffset: each.timeOffset,
    breakType: each.breakType,
    breakId: each.breakId,
    repeatAfter: each.repeatAfter,
    trackers: each.trackingEvents.map(({ event, uri }) => ({ url: uri, event })),
    id: source?.id ?? null,
    many: source?.allowMultipleAds ?? null,
    follow: source?.followRedirects ?? null,
    tag: tag == null ? null : { url: tag.uri, templateType: tag.templateType },
    data: source?.customData?.textContent ?? null,
    vast: source?.vastAdData != null,
  };
}

/** The documents that a package's own tests are about. */
function documentsOf(name: string): readonly { readonly file: string; readonly xml: string }[] {
  const folder = join(dirname(require.resolve(`${name}/package.json`)), 'spec/samples');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({ file, xml: readFileSync(join(folder, file), 'utf8') }));
}

describe('What Dailymotion accepts, we accept', () => {
  it.each(documentsOf('@dailymotion/vast-client'))('$file', async ({ xml }) => {
    let theirs: readonly AdFacts[];
    try {
      theirs = (await dailymotionAds(dom(xml))).map(theirsOf);
    } catch {
      return;
    }
    const ours = readVast(xml).vast.ads.map(oursOf).filter(playable);
    expect(ours).toHaveLength(theirs.length);
    for (const [index, ad] of theirs.entries()) {
      const { id, sequence, title, impressions, errors, wraps, linears } = ad;
      const known = { id, sequence, title, errors: [...errors], wraps, linears };
      expect(squeezed(ours[index])).toMatchObject(squeezed(known) as object);
      // An impression without a URL is not one.
      expect(ours[index]?.impressions).toEqual(impressions.filter((url) => url !== ''));
    }
  });

  it.each(documentsOf('@dailymotion/vmap'))('$file', ({ xml }) => {
    let theirs: readonly object[];
    try {
      theirs = dailymotionBreaks(xml).map(theirBreak);
    } catch {
      return;
    }
    expect(readVmap(xml).vmap.adBreaks).toHaveLength(theirs.length);
  });
});
