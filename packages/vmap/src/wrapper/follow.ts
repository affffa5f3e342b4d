import { expandMacros } from '../macros';
import { type InLine, type Vast, type VastAd, type Wrapper } from '../vast';
import { arrangeAds } from './arrange-ads';
import { blockedBy, isLoop } from './chain';
import { chainErrors } from './chain-errors';
import { type VastErrorCode } from './error-codes';
import { fetchVast, WRAPPER_FAILURES } from './fetch-vast';
import { mergeWrapper } from './merge/merge-wrapper';
import { combined, found, lost, type Outcome } from './outcome';
import { type Place } from './place';
import { refusalOf } from './refusal';
import { type Run } from './run';

/** Requests the first document and follows its wrappers. */
export async function resolveUrl(run: Run, url: string, place: Place): Promise<Outcome & { readonly first?: Vast }> {
  const { answer, failure, hop } = await fetchVast(run, url, 0);
  const begun: Outcome = { ads: [], problems: [], hops: hop === undefined ? [] : [hop] };
  if (answer === undefined) {
    const { reason, message } = failure!;
    return combined([begun, lost({ code: WRAPPER_FAILURES[reason], message, depth: 0, tag: url, errorUrls: [] })], []);
  }
  const outcome = await resolveDocument(run, answer.document, { ...place, baseUrl: answer.url });
  return { ...combined([begun, outcome], outcome.ads), first: answer.document };
}

/** Follows the wrappers of a document, as far as they may stand in it. */
export async function resolveDocument(run: Run, vast: Vast, place: Place): Promise<Outcome> {
  const admitted = place.wrappers ? vast.ads : vast.ads.filter(({ wrapper }) => wrapper === undefined);
  if (!place.multiple) return resolveOne(run, vast, admitted, place);
  if (admitted.length === 0) return noAd(vast, place);
  const outcomes = await Promise.all(admitted.map((ad) => resolveAd(run, ad, place)));
  return combined(outcomes, arrangeAds(admitted.map((ad, index) => ({ ad, ads: outcomes[index]!.ads }))));
}

/**
 * Only the first ad that stands alone, without a sequence, is allowed (`allowMultipleAds`, VAST 4.3 §3.19): so none of a
 * pod, not even of a pod of one unless the caller takes that for one ad. When a wrapper with `fallbackOnNoAd` comes to nothing, the next takes its place.
 */
async function resolveOne(run: Run, vast: Vast, admitted: readonly VastAd[], place: Place): Promise<Outcome> {
  const isTakenForOne = place.podOfOne && vast.ads.length === 1;
  const candidates = admitted.filter(({ sequence }) => isTakenForOne || sequence === undefined);
  const outcomes: Outcome[] = [];
  for (const ad of candidates) {
    const outcome = await resolveAd(run, ad, place);
    outcomes.push(outcome);
    const [first] = arrangeAds([{ ad, ads: outcome.ads }]);
    if (first !== undefined) return combined(outcomes, [first]);
    if (ad.wrapper?.fallbackOnNoAd !== true) break;
  }
  return outcomes.length === 0 ? noAd(vast, place) : combined(outcomes, []);
}

async function resolveAd(run: Run, ad: VastAd, place: Place): Promise<Outcome> {
  if (ad.inLine !== undefined) return resolveInLine(run, ad, ad.inLine, place);
  if (ad.wrapper !== undefined) return resolveWrapper(run, ad.wrapper, place);
  return problem(101, 'the ad is neither whole nor a wrapper', place);
}

function resolveInLine(run: Run, ad: VastAd, inLine: InLine, place: Place): Outcome {
  const whole = [...place.chain].reduceRight((inner, { wrapper }) => mergeWrapper(wrapper, inner), inLine);
  const merged = { ...ad, inLine: whole };
  const refusal = refusalOf(run, merged, blockedBy(place.chain), place.accept);
  if (refusal !== undefined) return problem(refusal.code, refusal.message, place, inLine);
  run.ads++;
  return found(merged);
}

async function resolveWrapper(run: Run, wrapper: Wrapper, place: Place): Promise<Outcome> {
  const { chain } = place;
  const { maxWrappers, macros } = run.settings;
  const template = wrapper.vastAdTagUri?.trim() ?? '';
  if (template === '') return problem(101, 'the wrapper has no VASTAdTagURI', place, wrapper);
  const tag = absolute(template, place.baseUrl) ?? template;
  const at = (code: VastErrorCode, message: string) => problem(code, message, place, wrapper, tag);
  if (chain.length >= maxWrappers) return at(302, `more than ${maxWrappers} wrappers lead to no ad`);
  if (isLoop(chain, tag)) return at(302, 'the wrappers lead in a circle');

  const link = { wrapper, tag };
  const own = macros['BLOCKEDADCATEGORIES'];
  const blocked = [own ?? [], blockedBy([...chain, link]).map(({ categories }) => categories)].flat(2);
  const values = blocked.length === 0 ? macros : { ...macros, BLOCKEDADCATEGORIES: blocked };
  const url = absolute(expandMacros(template, values, 'request'), place.baseUrl);
  if (url === undefined) return at(300, 'the VASTAdTagURI is no URL');

  const { answer, failure, hop } = await fetchVast(run, url, chain.length + 1);
  const asked: Outcome = { ads: [], problems: [], hops: hop === undefined ? [] : [hop] };
  if (answer === undefined) return combined([asked, at(WRAPPER_FAILURES[failure!.reason], failure!.message)], []);
  const outcome = await resolveDocument(run, answer.document, {
    ...place,
    chain: [...chain, { ...link, answeredBy: withoutHash(answer.url) }],
    baseUrl: answer.url,
    multiple: place.multiple && wrapper.allowMultipleAds === true,
    podOfOne: place.podOfOne && wrapper.allowMultipleAds !== false,
    wrappers: wrapper.followAdditionalWrappers !== false,
  });
  return combined([asked, outcome], outcome.ads);
}

function noAd(vast: Vast, place: Place): Outcome {
  // The first document may have no ads; its error URLs stay in it, for the player.
  if (vast.ads.length === 0 && place.chain.length === 0) return { ads: [], problems: [], hops: [] };
  const message = vast.ads.length === 0 ? 'the answer has no ads' : 'the answer has no ad that is allowed here';
  return problem(303, message, place, vast);
}

function problem(
  code: VastErrorCode,
  message: string,
  { chain }: Place,
  about?: Pick<Wrapper, 'errors'>,
  asked?: string,
): Outcome {
  const tag = asked ?? chain.at(-1)?.tag;
  const errorUrls = chainErrors(chain, about);
  return lost({ code, message, depth: chain.length, ...(tag === undefined ? {} : { tag }), errorUrls });
}

/** An address without its fragment; `undefined` when it is none. */
export function absolute(url: string, base: string | undefined): string | undefined {
  return URL.canParse(url, base) ? withoutHash(new URL(url, base).href) : undefined;
}

function withoutHash(url: string): string {
  return url.replace(/#.*$/s, '');
}
