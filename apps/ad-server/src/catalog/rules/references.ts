import type { CatalogFile } from '../catalog-file';
import { nearest, type Place } from '../findings';
import type { Loose } from '../structure';

type List<T> = readonly (T | undefined)[] | undefined;

/** The ids that there are; undefined when their list is no list, so that nothing can be said. */
type Ids = ReadonlySet<string> | undefined;

interface Identified {
  readonly id?: string | undefined;
}

/** What is named exists: advertisers, campaigns, placements, creatives and the advertiser's caps. */
export function checkReferences(file: Loose<CatalogFile>, root: Place): void {
  const advertisers = idsIn(file, 'advertisers');
  const campaigns = idsIn(file, 'campaigns');
  const placements = idsIn(file, 'placements');
  const advertiserById = firstById(file.advertisers);
  const campaignById = firstById(file.campaigns);

  file.groups?.forEach((group, index) => {
    checkAll(group?.campaigns, 'campaign', campaigns, root.at('groups', index, 'campaigns'));
  });
  file.campaigns?.forEach((campaign, index) => {
    const at = root.at('campaigns', index);
    check(campaign?.advertiser, 'advertiser', advertisers, at.at('advertiser'));
    checkAll(campaign?.targeting?.placements, 'placement', placements, at.at('targeting', 'placements'));
    checkAll(campaign?.roadblock, 'placement', placements, at.at('roadblock'));
    const caps = idsIn(advertiserById.get(campaign?.advertiser), 'caps');
    checkAll(campaign?.exemptFrom, 'cap of its advertiser', caps, at.at('exemptFrom'));
  });
  file.schedules?.forEach((schedule, index) => {
    const at = root.at('schedules', index);
    check(schedule?.placement, 'placement', placements, at.at('placement'));
    schedule?.breaks?.forEach((item, position) => {
      const bumper = item?.pod?.bumper;
      const place = at.at('breaks', position, 'pod', 'bumper');
      const creatives = idsIn(campaignById.get(bumper?.campaign), 'creatives');
      check(bumper?.campaign, 'campaign', campaigns, place.at('campaign'));
      check(bumper?.creative, 'creative of the campaign', creatives, place.at('creative'));
    });
  });
}

/** The ids in a list of an owner: none when the list was left out, undefined when it or its owner is unsound. */
function idsIn<Key extends string>(owner: { readonly [key in Key]?: List<Identified> } | undefined, key: Key): Ids {
  if (owner === undefined) return undefined;
  const list: List<Identified> = owner[key];
  if (list === undefined && Object.hasOwn(owner, key)) return undefined;
  return new Set(list?.flatMap((item) => (item?.id === undefined ? [] : [item.id])));
}

function firstById<T extends Identified>(list: List<T>): ReadonlyMap<string | undefined, T> {
  const byId = new Map<string | undefined, T>();
  list?.forEach((item) => {
    if (item?.id !== undefined && !byId.has(item.id)) byId.set(item.id, item);
  });
  return byId;
}

function checkAll(names: List<string>, kind: string, known: Ids, at: Place): void {
  names?.forEach((name, index) => check(name, kind, known, at.at(index)));
}

function check(name: string | undefined, kind: string, known: Ids, at: Place): void {
  if (name === undefined || known === undefined || known.has(name)) return;
  const meant = nearest(name, [...known]);
  const hint = meant === undefined ? 'add it, or correct the id' : `did you mean ${meant}?`;
  at.mistake(`names an unknown ${kind}, ${name}; ${hint}`);
}
