import type { Cap } from '../cap/cap';
import { idsOf } from '../cap/cap-counter';
import { capName } from '../cap/cap-name';
import { capShape } from '../cap/cap-shape';
import type { CapSubject } from '../cap/cap-subject';

/** An ad with the caps that stop it. */
export interface CappedAd {
  readonly subject: CapSubject;
  /** The campaign's own. */
  readonly caps: readonly Cap[];
  /** Those of its parents, which `subject.exemptFrom` may leave out. */
  readonly parents?: readonly Cap[];
}

/** Counters of a cap that an ad feeds: those of some of its ids on the cap's level. */
export interface CapFeed {
  readonly cap: Cap;
  readonly ids: readonly string[];
}

/**
 * What each ad of a catalogue has to count for the caps of others. One campaign's cap of five ads of a category a day
 * means all ads of the category, so that every ad in it feeds the count, though only that campaign is stopped by it.
 *
 * A feed is exact: ads on their way are held against the cap as well. In a sliding window an ad is refused by the name
 * `feed` should the viewer have 1,000 entries in it, which is all that a log keeps.
 *
 * @returns feeds by ad, in order; for `capCharges`
 */
export function feedsOf(ads: readonly CappedAd[]): readonly (readonly CapFeed[])[] {
  const shapes = new Map<string, { readonly cap: Cap; readonly ids: Set<string> }>();
  for (const ad of ads) {
    for (const cap of capsOf(ad)) {
      const shape = capShape(cap);
      const known = shapes.get(shape) ?? { cap, ids: new Set<string>() };
      for (const id of idsOrNone(cap, ad.subject)) known.ids.add(id);
      shapes.set(shape, known);
    }
  }
  return ads.map((ad) => {
    const own = new Set(capsOf(ad).map(capShape));
    return [...shapes].flatMap(([shape, { cap, ids }]) => {
      if (own.has(shape)) return [];
      const fed = idsOrNone(cap, ad.subject).filter((id) => ids.has(id));
      return fed.length > 0 ? [{ cap, ids: fed }] : [];
    });
  });
}

function capsOf({ caps, parents = [], subject }: CappedAd): readonly Cap[] {
  const exempt = new Set(subject.exemptFrom ?? []);
  return [...caps, ...parents.filter((cap) => !exempt.has(cap.per) && !exempt.has(capName(cap)))];
}

function idsOrNone(cap: Cap, subject: CapSubject): readonly string[] {
  const missing = (cap.per === 'creative' && !subject.creative) || (cap.per === 'advertiser' && !subject.advertiser);
  return missing ? [] : idsOf(cap.per, subject);
}
