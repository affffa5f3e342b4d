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
  const shapes = new Map<string, number>();
  const caps: Cap[] = [];
  // By level and id, the shapes that count it: there may be thousands of ads, and hundreds of shapes.
  const counting = new Map<string, Map<string, Set<number>>>();
  const owns = ads.map((ad) => {
    const own = new Set<number>();
    for (const cap of capsOf(ad)) {
      const text = capShape(cap);
      const shape = shapes.get(text) ?? caps.push(cap) - 1;
      shapes.set(text, shape);
      own.add(shape);
      for (const id of idsOrNone(cap.per, ad.subject)) added(added(counting, cap.per, newMap), id, newSet).add(shape);
    }
    return own;
  });
  return ads.map(({ subject }, index) => {
    const fed = new Map<number, string[]>();
    for (const [level, shapesOf] of counting) {
      for (const id of idsOrNone(level, subject)) {
        for (const shape of shapesOf.get(id) ?? []) if (!owns[index]!.has(shape)) added(fed, shape, newList).push(id);
      }
    }
    return [...fed].sort(([a], [b]) => a - b).map(([shape, ids]) => ({ cap: caps[shape]!, ids }));
  });
}

function capsOf({ caps, parents = [], subject }: CappedAd): readonly Cap[] {
  const exempt = new Set(subject.exemptFrom ?? []);
  return [...caps, ...parents.filter((cap) => !exempt.has(cap.per) && !exempt.has(capName(cap)))];
}

function idsOrNone(level: string, subject: CapSubject): readonly string[] {
  const missing = (level === 'creative' && !subject.creative) || (level === 'advertiser' && !subject.advertiser);
  return missing ? [] : idsOf(level, subject);
}

const newMap = (): Map<string, Set<number>> => new Map();
const newSet = (): Set<number> => new Set();
const newList = (): string[] => [];

/** The value of a key; a new one is added where there is none. */
function added<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
