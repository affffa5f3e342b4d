import type { Campaign, Catalog } from '../catalog';
import type { Audience } from './ad-request';
import { byRank } from './by-rank';
import { campaignsAt, type CampaignsNow } from './campaigns-now';
import { drawn } from './drawn';
import { matchesPlace } from './targeting';

/** How many campaigns all lists together may name; beyond it they are made anew. */
const MOST_LISTED = 2_000_000;

/** The campaigns of a place, a country and a kind of device. */
interface PlaceList {
  readonly campaigns: readonly Campaign[];
  now: CampaignsNow | undefined;
}

/**
 * Finds the campaigns that may be served, best first. Campaigns are sorted once for each place, country and kind of
 * device that campaigns tell apart; of those, once more whenever a flight or a daypart begins or ends, the ones that run
 * then, by their keywords. So a request looks only at campaigns that run now, where it comes from, with its keywords; and
 * among equals it draws one after the other, so that one that is filled by the first never sees the rest. Roadblocks are
 * not among them: they take several places of a page at once.
 */
export class EligibilityIndex {
  private readonly campaigns: readonly Campaign[];
  private readonly lists = new Map<string, PlaceList>();
  private listed = 0;
  /** What campaigns tell apart: whatever else a request names is all the same. */
  private readonly told = { placements: new Set<string>(), countries: new Set<string>(), devices: new Set<string>() };

  /** @param paused ids of campaigns that are left out */
  constructor(catalog: Catalog, paused: ReadonlySet<string>) {
    const active = catalog.campaigns.filter(({ id, roadblock }) => !paused.has(id) && roadblock.length === 0);
    this.campaigns = active.sort(byRank);
    for (const { targeting } of active) {
      for (const place of targeting.placements ?? []) this.told.placements.add(place);
      for (const country of targeting.countries ?? []) this.told.countries.add(country);
      for (const device of targeting.devices ?? []) this.told.devices.add(device);
    }
  }

  /**
   * The campaigns that may be served: by priority, then value; equals in a weighted random order that is the same for the
   * same seed.
   */
  *ranked(placement: string, audience: Audience, now: number, seed: string): Generator<Campaign, undefined> {
    const keywords = [...audience.keywords];
    const { open, byKeyword } = this.now(placement, audience, now);
    const sources = [open, ...keywords.map((keyword) => byKeyword.get(keyword) ?? [])];
    /** Whoever wants several of the keywords is found by the first of them. */
    const allows = ({ targeting: { anyKeyword, noKeyword } }: Campaign, source: number): boolean =>
      (noKeyword === null || !keywords.some((keyword) => noKeyword.has(keyword))) &&
      !keywords.some((keyword, index) => index < source - 1 && anyKeyword?.has(keyword));
    const next = sources.map(() => 0);
    for (;;) {
      let best: Campaign | undefined;
      for (const [source, groups] of sources.entries()) {
        const head = groups[next[source]!]?.members[0];
        if (head && (!best || byRank(head, best) < 0)) best = head;
      }
      if (!best) return undefined;
      const equals = sources.map((groups, source) => {
        const group = groups[next[source]!];
        if (!group || byRank(group.members[0]!, best) !== 0) return undefined;
        next[source]!++;
        return group;
      });
      yield* drawn(equals, allows, seed);
    }
  }

  /** Whether any campaign may be served. */
  isWanted(placement: string, audience: Audience, now: number): boolean {
    return this.ranked(placement, audience, now, '').next().done === false;
  }

  private now(placement: string, audience: Audience, now: number): CampaignsNow {
    const list = this.listOf(placement, audience);
    if (!list.now || now < list.now.from || now >= list.now.until) list.now = campaignsAt(list.campaigns, now);
    return list.now;
  }

  private listOf(placement: string, { country, device }: Audience): PlaceList {
    const { placements, countries, devices } = this.told;
    const place = placements.has(placement) ? placement : '';
    const land = country !== undefined && countries.has(country) ? country : '';
    const kind = device !== undefined && devices.has(device) ? device : '';
    const key = `${place}|${land}|${kind}`;
    const known = this.lists.get(key);
    if (known) return known;
    if (this.listed > MOST_LISTED) {
      this.lists.clear();
      this.listed = 0;
    }
    const campaigns = this.campaigns.filter(({ targeting }) => matchesPlace(targeting, placement, { country, device }));
    const list = { campaigns, now: undefined };
    this.lists.set(key, list);
    this.listed += campaigns.length;
    return list;
  }
}
