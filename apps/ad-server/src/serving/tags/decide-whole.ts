import type { InLine } from '@xsp/vmap';
import type { Creative } from '../../catalog';
import type { ServedAd } from '../serve-result';
import { clashesOf, type StandingPod } from './clashes';
import type { TagAsking, TagUnwrapper } from './tag-unwrapper';

/** How often a request is decided, since tags brought no ad; the last time without tags that are unwrapped. */
const ATTEMPTS = 3;

/** A decision is only begun anew for tags while this share of the time is left. */
const LEAST_LEFT = 0.25;

/** Which creatives may stand in a decision, in the pod of an index; of a single ad it is 0. */
export type Allows = (creative: Creative, pod: number) => boolean;

/** How a request is decided, in single steps. */
export interface Deciding<T> {
  /**
   * Decides; with another attempt it is a decision of its own, which a retry of the request finds again.
   *
   * @param allows which creatives may stand in it, in the pod of an index
   */
  decide(attempt: number, allows: Allows): Promise<T>;
  /** Whether it is the replay of a decision that holds nothing any more: one that was given back for its tags. */
  isOver(decision: T): boolean;
  adsOf(decision: T): readonly ServedAd[];
  /** The pods in whose ads something is kept apart. */
  standing(decision: T): readonly StandingPod[];
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
 * Decides a request, and fetches the third parties' ads of what is held. Where a tag brings none, or one that turns out to
 * be another ad of its pod, all is given back and decided anew without it, so that the next in rank has its turn with
 * every cap and budget; each time a tag is given half of the time that is left.
 */
export async function decideWhole<T>(deciding: Deciding<T>, { tags, timeMs, hasTags, asking }: Unwrapping): Promise<T> {
  if (tags === undefined || !hasTags) return deciding.decide(0, (creative) => !isUnwrapped(creative));
  const ends = performance.now() + timeMs;
  const failed = new Set<Creative>();
  const clashing = new Map<Creative, ReadonlySet<number>>();
  const fetched = new Map<Creative, InLine[]>();
  for (let attempt = 0; ; attempt++) {
    const left = ends - performance.now();
    const isLast = attempt === ATTEMPTS - 1 || left < timeMs * LEAST_LEFT;
    const allows: Allows = (creative, pod) =>
      !(isLast ? isUnwrapped(creative) : failed.has(creative) || clashing.get(creative)?.has(pod));
    const decision = await deciding.decide(attempt, allows);
    if (isLast) return decision;
    if (deciding.isOver(decision)) continue;

    const { missing, ads } = await unwrapAll(deciding.adsOf(decision), fetched, ends, (creative, timeoutMs) =>
      tags.unwrap(creative, timeoutMs, asking),
    );
    const wholeOf = (ad: ServedAd) => ads.get(ad) ?? ad;
    const clashes = clashesOf(deciding.standing(decision), wholeOf);
    if (missing.length === 0 && clashes.length === 0) return deciding.withAds(decision, wholeOf);

    for (const { creative } of missing) failed.add(creative);
    for (const { ad, pod } of clashes) clashing.set(ad.creative, new Set(clashing.get(ad.creative)).add(pod));
    for (const { creative, unwrapped } of ads.values()) {
      fetched.set(creative, [...(fetched.get(creative) ?? []), unwrapped!]);
    }
    await deciding.giveBack(decision);
  }
}

/** @param fetched ads that an earlier attempt has fetched and not used */
async function unwrapAll(
  served: readonly ServedAd[],
  fetched: Map<Creative, InLine[]>,
  ends: number,
  unwrap: (creative: Creative, timeoutMs: number) => Promise<InLine | undefined>,
) {
  const timeoutMs = (ends - performance.now()) / 2;
  const missing: ServedAd[] = [];
  const ads = new Map<ServedAd, ServedAd>();
  await Promise.all(
    served.map(async (ad) => {
      const { creative } = ad;
      if (!isUnwrapped(creative)) return;
      const unwrapped = fetched.get(creative)?.pop() ?? (await unwrap(creative, timeoutMs));
      if (unwrapped === undefined) missing.push(ad);
      else ads.set(ad, { ...ad, unwrapped });
    }),
  );
  return { missing, ads };
}
