import type { Campaign } from '../catalog';
import { byRank } from './by-rank';
import { equalsOf, type Equals } from './drawn';
import { matchesDayparts, matchesFlight } from './targeting';

/** Dayparts begin and end with a minute of any clock. */
const MINUTE = 60_000;

/** The campaigns of a place that run at a moment, in groups of equals, the best first. */
export interface CampaignsNow {
  /** Epoch ms; the same campaigns run from then until before `until`. */
  readonly from: number;
  readonly until: number;
  /** Those that want no keyword. */
  readonly open: readonly Equals<Campaign>[];
  /** Those that want one of some keywords, under each of them. */
  readonly byKeyword: ReadonlyMap<string, readonly Equals<Campaign>[]>;
}

/** @param campaigns the best first */
export function campaignsAt(campaigns: readonly Campaign[], now: number): CampaignsNow {
  let until = Infinity;
  const open: Campaign[][] = [];
  const byKeyword = new Map<string, Campaign[][]>();
  for (const campaign of campaigns) {
    const { flight, targeting } = campaign;
    for (const edge of [flight.startMs, flight.endMs]) if (edge !== null && now < edge) until = Math.min(until, edge);
    if (!matchesFlight(flight, now)) continue;
    if (targeting.dayparts) until = Math.min(until, (Math.floor(now / MINUTE) + 1) * MINUTE);
    if (!matchesDayparts(targeting, now)) continue;
    if (targeting.anyKeyword === null) addTo(open, campaign);
    for (const keyword of targeting.anyKeyword ?? []) {
      const wanting = byKeyword.get(keyword) ?? [];
      byKeyword.set(keyword, wanting);
      addTo(wanting, campaign);
    }
  }
  return {
    from: now,
    until,
    open: open.map(equalsOf),
    byKeyword: new Map([...byKeyword].map(([keyword, groups]) => [keyword, groups.map(equalsOf)])),
  };
}

/** To the last group, when the campaign is the equal of those in it. */
function addTo(groups: Campaign[][], campaign: Campaign): void {
  const last = groups.at(-1);
  if (last && byRank(last[0]!, campaign) === 0) last.push(campaign);
  else groups.push([campaign]);
}
