import type { InLine } from '@xsp/vmap';
import type { Creative } from '../../catalog';
import type { ServedAd } from '../serve-result';
import type { TagAsking, TagUnwrapper } from './tag-unwrapper';

/** How often a request is decided, since tags brought no ad; the last time without tags that are unwrapped. */
export const ATTEMPTS = 3;

/** A decision is only begun anew for tags while this share of the time is left. */
const LEAST_LEFT = 0.25;

/** How a request is decided, in single steps. */
export interface Deciding<T> {
  /**
   * Decides; with another attempt it is a decision of its own, which a retry of the request finds again.
   *
   * @param allows which creatives may stand in it
   */
  decide(attempt: number, allows: (creative: Creative) => boolean): Promise<T>;
  /** Whether it is the replay of a decision that holds nothing any more: one that was given back for its tags. */
  isOver(decision: T): boolean;
  adsOf(decision: T): readonly ServedAd[];
  giveBack(decision: T): Promise<void>;
  /** The decision with other ads in place of its own. */
  withAds(decision: T, whole: (ad: ServedAd) => ServedAd): T;
}

/** How the tags of a decision are followed. */
export interface Unwrapping {
  readonly tags: TagUnwrapper | undefined;
  /** How long all of it may take. */
  readonly timeMs: number;
  /** Whether the catalogue has tags that are unwrapped. */
  readonly hasTags: boolean;
  /** For whom they are followed, and for what. */
  readonly asking: TagAsking;
}

/** Whether a creative is a tag that the server follows itself. */
export function isUnwrapped({ tag }: Creative): boolean {
  return tag?.unwrap === true;
}

/**
 * Decides a request, and fetches the third parties' ads of what is held. Where a tag brings none, all is given back and
 * decided anew without it, so that the next in rank has its turn with every cap and budget; each time a tag is given
 * half of the time that is left.
 */
export async function decideWhole<T>(deciding: Deciding<T>, { tags, timeMs, hasTags, asking }: Unwrapping): Promise<T> {
  if (tags === undefined || !hasTags) return deciding.decide(0, (creative) => !isUnwrapped(creative));
  const ends = performance.now() + timeMs;
  const failed = new Set<Creative>();
  const fetched = new Map<Creative, InLine[]>();
  for (let attempt = 0; ; attempt++) {
    const left = ends - performance.now();
    const isLast = attempt === ATTEMPTS - 1 || left < timeMs * LEAST_LEFT;
    const allows = (creative: Creative) => (isLast ? !isUnwrapped(creative) : !failed.has(creative));
    const decision = await deciding.decide(attempt, allows);
    if (isLast) return decision;
    if (!deciding.isOver(decision)) {
      const whole = await unwrapAll(deciding.adsOf(decision), fetched, ends, (creative, timeoutMs) =>
        tags.unwrap(creative, timeoutMs, asking),
      );
      if (whole.missing.length === 0) return deciding.withAds(decision, (ad) => whole.ads.get(ad) ?? ad);
      for (const { creative } of whole.missing) failed.add(creative);
      await deciding.giveBack(decision);
    }
  }
}

/** @param fetched ads that an earlier attempt has fetched and not used */
async function unwrapAll(
  ads: readonly ServedAd[],
  fetched: Map<Creative, InLine[]>,
  ends: number,
  unwrap: (creative: Creative, timeoutMs: number) => Promise<InLine | undefined>,
) {
  const asked = ads.filter(({ creative }) => isUnwrapped(creative));
  const timeoutMs = (ends - performance.now()) / 2;
  const answers = await Promise.all(
    asked.map(async (ad) => ({
      ad,
      inLine: fetched.get(ad.creative)?.pop() ?? (await unwrap(ad.creative, timeoutMs)),
    })),
  );
  const missing: ServedAd[] = [];
  const whole = new Map<ServedAd, ServedAd>();
  for (const { ad, inLine } of answers) {
    if (inLine === undefined) missing.push(ad);
    else whole.set(ad, { ...ad, unwrapped: inLine });
  }
  if (missing.length > 0) {
    for (const { ad, inLine } of answers) {
      if (inLine) fetched.set(ad.creative, [...(fetched.get(ad.creative) ?? []), inLine]);
    }
  }
  return { missing, ads: whole };
}
