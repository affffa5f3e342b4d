import type { CampaignFile, CatalogFile } from '../catalog';

/**
 * How much longer than tokens are valid it is remembered what has left: servers that take a new file one after the other
 * have a day for it, during which the last of them still serves what the first has no more.
 */
const LONGER_MS = 86_400_000;

/** What left the catalogue at one moment. */
export interface Departed {
  /** Epoch ms: until then its ads are answered for. */
  readonly until: number;
  /** A catalogue of nothing but the creatives that left, their campaigns, and the advertisers and groups of these. */
  readonly part: CatalogFile;
}

/** What of a catalogue is not in the next one; `undefined`: nothing. */
export function departedBetween(before: CatalogFile, after: CatalogFile): CatalogFile | undefined {
  const there = new Set(after.campaigns.flatMap(keysOf));
  const campaigns = withoutCreatives(before.campaigns, there).map(withoutPlaces);
  if (campaigns.length === 0) return undefined;
  const ids = new Set(campaigns.map(({ id }) => id));
  const owners = new Set(campaigns.map(({ advertiser }) => advertiser));
  const groups = (before.groups ?? []).flatMap((group) => {
    const members = group.campaigns.filter((id) => ids.has(id));
    return members.length > 0 ? [{ ...group, campaigns: members }] : [];
  });
  return {
    ...(before.currencyRates && { currencyRates: before.currencyRates }),
    advertisers: before.advertisers.filter(({ id }) => owners.has(id)),
    groups,
    placements: [],
    campaigns,
  };
}

/**
 * What is remembered, with what leaves now, and without what is over or was remembered in an older form.
 *
 * @returns the same list when it says as much already: of many servers that take the same file one writes
 */
export function withDeparted(
  all: readonly Departed[],
  part: CatalogFile,
  { now, tokenTtlMs }: { readonly now: number; readonly tokenTtlMs: number },
): readonly Departed[] {
  const text = JSON.stringify(part);
  const isLongEnough = ({ until }: Departed) => until >= now + tokenTtlMs + LONGER_MS / 2;
  if (all.some((one) => isLongEnough(one) && JSON.stringify(one.part) === text)) return all;
  const leaving = new Set(part.campaigns.flatMap(keysOf));
  const others = all.flatMap((one) => {
    const campaigns = withoutCreatives(one.part.campaigns, leaving);
    return one.until > now && campaigns.length > 0 ? [{ ...one, part: { ...one.part, campaigns } }] : [];
  });
  return [...others, { until: now + tokenTtlMs + LONGER_MS, part }];
}

/** Whom it was for is no matter of those who saw it, and the placements that it names may be gone as well. */
function withoutPlaces({ targeting: _targeting, roadblock: _roadblock, ...campaign }: CampaignFile): CampaignFile {
  return campaign;
}

/** Campaigns without some of their creatives; without those of which none is left. */
function withoutCreatives(campaigns: readonly CampaignFile[], keys: ReadonlySet<string>): readonly CampaignFile[] {
  return campaigns.flatMap((campaign) => {
    const creatives = campaign.creatives.filter((creative) => !keys.has(keyOf(campaign, creative)));
    return creatives.length > 0 ? [{ ...campaign, creatives }] : [];
  });
}

function keysOf(campaign: CampaignFile): readonly string[] {
  return campaign.creatives.map((creative) => keyOf(campaign, creative));
}

function keyOf({ id }: CampaignFile, creative: CampaignFile['creatives'][number]): string {
  return `${id}/${creative.id}`;
}
