import type { Campaign, Catalog } from '../catalog';
import type { Audience } from './ad-request';
import { matchesMoment, matchesPlace } from './targeting';

/** The most lists that are kept; beyond it they are made anew. */
const LISTS = 10_000;

/**
 * Finds the campaigns that may be served, best first. Campaigns are sorted once for each place, country and kind of
 * device that is asked for, and the moment (flight, keywords, dayparts) is asked only of those that are looked at: a
 * request that is filled by one of the best never sees the rest.
 */
export class EligibilityIndex {
  private readonly campaigns: readonly Campaign[];
  private readonly lists = new Map<string, readonly (readonly Campaign[])[]>();

  /** @param paused ids of campaigns that are left out */
  constructor(catalog: Catalog, paused: ReadonlySet<string>) {
    const active = catalog.campaigns.filter(({ id }) => !paused.has(id));
    this.campaigns = active.sort((a, b) => b.priority - a.priority || compareValues(valueOf(a), valueOf(b)));
  }

  /** Groups of equals in priority and value, the best group first; each filtered when it is reached. */
  *groups(placement: string, audience: Audience, now: number): Generator<readonly Campaign[]> {
    for (const group of this.list(placement, audience)) {
      const matching = group.filter(({ targeting, flight }) =>
        matchesMoment(targeting, flight, audience.keywords, now),
      );
      if (matching.length > 0) yield matching;
    }
  }

  private list(placement: string, audience: Audience): readonly (readonly Campaign[])[] {
    const key = `${placement}|${audience.country ?? ''}|${audience.device ?? ''}`;
    const known = this.lists.get(key);
    if (known) return known;
    if (this.lists.size >= LISTS) this.lists.clear();
    const list = groupEquals(this.campaigns.filter(({ targeting }) => matchesPlace(targeting, placement, audience)));
    this.lists.set(key, list);
    return list;
  }
}

/** What one billed event is worth; campaigns that bill none come last among their equals in priority. */
export function valueOf({ pricing }: Campaign): bigint {
  return pricing?.price.units ?? 0n;
}

function groupEquals(sorted: readonly Campaign[]): readonly (readonly Campaign[])[] {
  const groups: Campaign[][] = [];
  for (const campaign of sorted) {
    const last = groups.at(-1)?.at(-1);
    const equal = last && last.priority === campaign.priority && valueOf(last) === valueOf(campaign);
    if (equal) groups.at(-1)!.push(campaign);
    else groups.push([campaign]);
  }
  return groups;
}

/** The higher value first. */
function compareValues(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
