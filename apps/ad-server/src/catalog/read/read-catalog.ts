import type { Interruptible } from '../../in-turns';
import type { CampaignFile, CatalogFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Advertiser, Catalog, Group } from '../model';
import type { Loose } from '../structure';
import { deepFreeze } from './deep-freeze';
import { readingList, readList, sound } from './loose-parts';
import { readAdvertiser } from './read-advertiser';
import { readBudget } from './read-budget';
import { readCampaign } from './read-campaign';
import { readPlacement } from './read-placement';
import { readSchedule } from './read-schedule';

/** Everything of a catalogue that its text alone says. */
export type CatalogContents = Omit<Catalog, 'name' | 'version' | 'warnings' | 'currencyRates'>;

/**
 * Turns the sound parts of a catalogue into what the server works with, and records what is wrong with them. What it returns
 * is whole only when nothing was recorded.
 */
export function* readingCatalog(file: Loose<CatalogFile>, root: Place): Interruptible<CatalogContents> {
  const advertisers = readList(file.advertisers, root.at('advertisers'), readAdvertiser);
  const advertiserById = byId(advertisers);
  const groups = readGroups(file, root.at('groups'));
  const campaigns = yield* readingList(file.campaigns, root.at('campaigns'), (campaign: Loose<CampaignFile>, at) => {
    const id = campaign.id ?? '';
    const advertiser = advertiserById.get(campaign.advertiser ?? '') ?? unknownAdvertiser;
    return deepFreeze(readCampaign(campaign, at, advertiser, groups.byCampaign.get(id) ?? []));
  });
  const placements = readList(file.placements, root.at('placements'), readPlacement);
  const schedules = readList(file.schedules, root.at('schedules'), readSchedule);
  return deepFreeze({
    advertisers,
    groups: groups.all,
    campaigns,
    placements,
    schedules,
    advertiserById,
    groupById: byId(groups.all),
    campaignById: byId(campaigns),
    placementById: byId(placements),
    scheduleById: byId(schedules),
  });
}

/** Stands in for one that is not there; the catalogue is refused then. */
const unknownAdvertiser: Advertiser = { id: '', name: '', caps: [], budget: null };

function readGroups(file: Loose<CatalogFile>, at: Place) {
  const campaigns = new Map(file.campaigns?.map((campaign) => [campaign?.id, campaign]));
  const byCampaign = new Map<string, Group[]>();
  const all = readList(file.groups, at, (group: NonNullable<NonNullable<typeof file.groups>[number]>, place): Group => {
    const id = group.id ?? '';
    const campaignIds = sound(group.campaigns);
    const first = campaigns.get(campaignIds[0]);
    const read: Group = {
      id,
      name: group.name ?? id,
      advertiserId: first?.advertiser ?? '',
      campaignIds,
      budget: readBudget(group.budget ?? {}, place.at('budget'), { timeZone: 'UTC' }),
    };
    for (const member of campaignIds) byCampaign.set(member, [...(byCampaign.get(member) ?? []), read]);
    return read;
  });
  return { all, byCampaign };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
