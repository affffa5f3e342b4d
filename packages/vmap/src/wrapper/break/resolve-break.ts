import { DecodeError } from '@xsp/core';
import { expandMacros } from '../../macros';
import { readVast, type Vast, type VastAd } from '../../vast';
import { type AdBreak, type AdSource, type AdTagUri, type CustomAdData } from '../../vmap';
import { type VastErrorCode } from '../error-codes';
import { type FetchFailureReason } from '../fetch-failure';
import { fetchVast } from '../fetch-vast';
import { absolute, resolveDocument } from '../follow';
import { type Place } from '../place';
import { type Hop } from '../resolution';
import { type Run } from '../run';
import { type BreakType } from './resolve-vmap-options';
import { type VmapErrorCode } from './vmap-error-codes';
import { type BreakProblem } from './vmap-resolution';

/** What one break came to. */
export interface BreakOutcome {
  readonly adBreak: AdBreak;
  readonly problems: readonly BreakProblem[];
  readonly hops: readonly Hop[];
}

/** How breaks are resolved, beside what the run says. */
export interface BreakSettings {
  readonly baseUrl: string | undefined;
  readonly breakTypes: readonly BreakType[];
  readonly followRedirects: boolean;
}

/** The document of an ad source, or why there is none. */
interface SourceDocument {
  readonly vast?: Vast;
  /** What its tags are relative to. */
  readonly baseUrl?: string | undefined;
  readonly failure?: Pick<BreakProblem, 'code' | 'message' | 'tag'>;
  readonly hop?: Hop | undefined;
}

/** What the error URLs of a break are told when its document was not read (VMAP 1.0.1 §2.5). */
const BREAK_FAILURES = {
  late: 1007,
  unavailable: 1008,
  refused: 1008,
  tooMany: 1004,
  malformed: 1006,
  foreign: 1006,
  unsupported: 1005,
  unknown: 900,
} as const satisfies Readonly<Record<FetchFailureReason, VmapErrorCode>>;

/** What of a creative is shown in a break of a type (VMAP 1.0.1 §2.3.1). */
const KINDS = { linear: 'linear', nonlinear: 'nonLinearAds', display: 'companionAds' } as const;

/** Fetches the ads of a break and follows their wrappers. A break without an ad source stays as it is (§2.3.3). */
export async function resolveBreak(run: Run, adBreak: AdBreak, settings: BreakSettings): Promise<BreakOutcome> {
  const { adSource, breakTypes } = adBreak;
  if (adSource === undefined) return { adBreak, problems: [], hops: [] };
  const told = errorUrlsOf(adBreak);
  const problem = (failure: Pick<BreakProblem, 'code' | 'message' | 'tag'>): BreakProblem => {
    return { ...failure, depth: 0, errorUrls: told };
  };

  // Without a type that can be read, it is not known that it is another.
  const types = breakTypes?.filter((type) => settings.breakTypes.includes(type)) ?? settings.breakTypes;
  if (types.length === 0) {
    const message = `the break is for ${breakTypes!.join(', ')}, and shown is ${settings.breakTypes.join(', ')} alone`;
    return { adBreak: withAds(adBreak, adSource), problems: [problem({ code: 1003, message })], hops: [] };
  }

  const { vast, baseUrl, failure, hop } = await documentOf(run, adSource, settings);
  const asked = hop === undefined ? [] : [hop];
  if (vast === undefined) return { adBreak: withAds(adBreak, adSource), problems: [problem(failure!)], hops: asked };
  const place: Place = {
    chain: [],
    baseUrl,
    multiple: adSource.allowMultipleAds !== false,
    podOfOne: run.settings.acceptPodOfOne === true && adSource.allowMultipleAds !== false,
    wrappers: adSource.followRedirects ?? settings.followRedirects,
    accept: (ad) => linearityOf(ad, types),
  };
  const { ads, problems, hops } = await resolveDocument(run, vast, place);
  const isEmpty = ads.length === 0 && problems.length === 0;
  return {
    adBreak: withAds(adBreak, adSource, { ...vast, ads }),
    problems: isEmpty
      ? [problem({ code: 1009, message: 'the ad response has no ads' })]
      : problems.map((one) => ({ ...one, errorUrls: [...one.errorUrls, ...told] })),
    hops: [...asked, ...hops],
  };
}

/** Who is told what goes wrong with a break. */
export function errorUrlsOf({ trackingEvents = [] }: AdBreak): readonly string[] {
  return trackingEvents.flatMap(({ event, url }) => (event === 'error' ? [url] : []));
}

/** An ad with nothing that the break is for (VMAP 1.0.1 §2.4). */
function linearityOf({ inLine }: VastAd, types: readonly BreakType[]): VastErrorCode | undefined {
  const isShown = inLine?.creatives.some((creative) => types.some((type) => creative[KINDS[type]] !== undefined));
  return isShown ? undefined : 201;
}

async function documentOf(run: Run, source: AdSource, { baseUrl }: BreakSettings): Promise<SourceDocument> {
  const { vastAdData, adTagUri, customAdData } = source;
  if (vastAdData !== undefined) return { vast: vastAdData, baseUrl };
  if (adTagUri !== undefined) return askedFor(run, adTagUri, baseUrl);
  if (customAdData !== undefined) return { ...readFrom(run, customAdData), baseUrl };
  return failed(1006, 'the ad source has no document, or one that cannot be read');
}

async function askedFor(
  run: Run,
  { url: template, templateType }: AdTagUri,
  base: string | undefined,
): Promise<SourceDocument> {
  const tag = absolute(template, base) ?? template;
  if (!isVast(templateType)) return { failure: { ...unsupported(templateType), tag } };
  const url = absolute(expandMacros(template, run.settings.macros, 'request'), base);
  if (url === undefined) return { failure: { code: 1008, message: 'the AdTagURI is no URL', tag } };
  const { answer, failure, hop } = await fetchVast(run, url, 0);
  if (answer !== undefined) return { vast: answer.document, baseUrl: answer.url, hop };
  return { failure: { code: BREAK_FAILURES[failure!.reason], message: failure!.message, tag }, hop };
}

/** Data that stands in the document as text, and is VAST (VMAP 1.0.1 §4: VAST 2 has its place there). */
function readFrom(run: Run, { data, templateType }: CustomAdData): SourceDocument {
  if (!isVast(templateType)) return { failure: unsupported(templateType) };
  try {
    const { vast, diagnostics } = readVast(data.trim(), run.settings.limits);
    const old = diagnostics.find(({ code }) => code === 'vast-1');
    return old === undefined ? { vast } : failed(1005, old.message);
  } catch (error) {
    if (error instanceof DecodeError) return failed(1006, error.message);
    throw error;
  }
}

function isVast(templateType: string | undefined): boolean {
  return templateType === undefined || (/^vast/i.test(templateType) && !/^vast[\s_-]*1(?!\d)/i.test(templateType));
}

function unsupported(templateType: string | undefined): Pick<BreakProblem, 'code' | 'message'> {
  return { code: 1005, message: `the template type is ${templateType}, and read are VAST 2.0 and later` };
}

function failed(code: VmapErrorCode, message: string): SourceDocument {
  return { failure: { code, message } };
}

function withAds(adBreak: AdBreak, source: AdSource, vastAdData: Vast = { ads: [] }): AdBreak {
  const { adTagUri: _, customAdData: __, ...rest } = source;
  const { errors, ...document } = vastAdData;
  const isEmpty = vastAdData.ads.length === 0;
  return {
    ...adBreak,
    adSource: { ...rest, vastAdData: { ...document, ...(isEmpty && errors !== undefined ? { errors } : {}) } },
  };
}
