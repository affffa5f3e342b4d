import type { Campaign } from '../catalog';
import type { AdRequest } from '../serving/ad-request';
import { matchesMoment } from '../serving/targeting';
import type { Explanation } from './explanation';

const ANY_TIME = { startMs: null, endMs: null, timeZone: 'UTC' };

/** Why a campaign is not eligible for a request at all; `undefined` when it is. */
export function ineligibility(
  campaign: Campaign,
  { placement, audience, page }: AdRequest,
  now: number,
): Omit<Explanation, 'campaign'> | undefined {
  const { flight, targeting } = campaign;
  const refuse = (reason: string) => ({ outcome: 'targeting' as const, reason });
  if (flight.startMs !== null && now < flight.startMs) {
    return { outcome: 'flight', reason: `begins at ${new Date(flight.startMs).toISOString()}` };
  }
  if (flight.endMs !== null && now >= flight.endMs) {
    return { outcome: 'flight', reason: `ended at ${new Date(flight.endMs).toISOString()}` };
  }
  if (targeting.placements && !targeting.placements.has(placement.id))
    return refuse(`not for placement ${placement.id}`);
  if (campaign.roadblock.some((id) => !page?.has(id))) {
    return refuse(`takes ${campaign.roadblock.join(', ')} together, and not all of them are asked for at once`);
  }
  if (campaign.roadblock.length > 0 && !campaign.roadblock.includes(placement.id)) {
    return refuse(`not for placement ${placement.id}`);
  }
  if (!allows(targeting.countries, audience.country)) return refuse(`not for ${named('country', audience.country)}`);
  if (!allows(targeting.devices, audience.device)) return refuse(`not for ${named('device', audience.device)}`);
  const { anyKeyword, noKeyword } = targeting;
  const without = { ...targeting, dayparts: null };
  if (!matchesMoment({ ...without, noKeyword: null }, ANY_TIME, audience.keywords, now)) {
    return refuse(`wants one of the keywords ${[...(anyKeyword ?? [])].join(', ')}`);
  }
  if (!matchesMoment({ ...without, anyKeyword: null }, ANY_TIME, audience.keywords, now)) {
    return refuse(`excludes one of the keywords ${[...(noKeyword ?? [])].join(', ')}`);
  }
  if (!matchesMoment(targeting, ANY_TIME, audience.keywords, now)) return refuse('outside of its dayparts');
  return undefined;
}

function allows(allowed: ReadonlySet<string> | null, value: string | undefined): boolean {
  return allowed === null || (value !== undefined && allowed.has(value));
}

function named(what: string, value: string | undefined): string {
  return value === undefined ? `an unknown ${what}` : `${what} ${value}`;
}
