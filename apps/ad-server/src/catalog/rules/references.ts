import type { CatalogFile } from '../catalog-file';
import { nearest, type Place } from '../findings';
import type { Loose } from '../structure';

type List<T> = readonly (T | undefined)[] | undefined;

/** What is named exists: advertisers, campaigns, placements, creatives and the advertiser's caps. */
export function checkReferences(file: Loose<CatalogFile>, root: Place): void {
  const advertisers = ids(file.advertisers);
  const campaigns = ids(file.campaigns);
  const placements = ids(file.placements);
  const capsOf = new Map(file.advertisers?.map((advertiser) => [advertiser?.id, ids(advertiser?.caps)]));
  const creativesOf = new Map(file.campaigns?.map((campaign) => [campaign?.id, ids(campaign?.creatives)]));

  file.groups?.forEach((group, index) => {
    checkAll(group?.campaigns, 'campaign', campaigns, root.at('groups', index, 'campaigns'));
  });
  file.campaigns?.forEach((campaign, index) => {
    const at = root.at('campaigns', index);
    check(campaign?.advertiser, 'advertiser', advertisers, at.at('advertiser'));
    checkAll(campaign?.targeting?.placements, 'placement', placements, at.at('targeting', 'placements'));
    const caps = capsOf.get(campaign?.advertiser);
    if (caps !== undefined) checkAll(campaign?.exemptFrom, 'cap of its advertiser', caps, at.at('exemptFrom'));
  });
  file.schedules?.forEach((schedule, index) => {
    const at = root.at('schedules', index);
    check(schedule?.placement, 'placement', placements, at.at('placement'));
    schedule?.breaks?.forEach((item, position) => {
      const bumper = item?.pod?.bumper;
      const place = at.at('breaks', position, 'pod', 'bumper');
      check(bumper?.campaign, 'campaign', campaigns, place.at('campaign'));
      const creatives = creativesOf.get(bumper?.campaign);
      if (creatives !== undefined) check(bumper?.creative, 'creative of the campaign', creatives, place.at('creative'));
    });
  });
}

function ids(list: List<{ readonly id?: string | undefined }>): ReadonlySet<string> {
  return new Set(list?.flatMap((item) => (item?.id === undefined ? [] : [item.id])));
}

function checkAll(names: List<string>, kind: string, known: ReadonlySet<string>, at: Place): void {
  names?.forEach((name, index) => check(name, kind, known, at.at(index)));
}

function check(name: string | undefined, kind: string, known: ReadonlySet<string>, at: Place): void {
  if (name === undefined || known.has(name)) return;
  const meant = nearest(name, [...known]);
  const hint = meant === undefined ? 'add it, or correct the id' : `did you mean ${meant}?`;
  at.mistake(`names an unknown ${kind}, ${name}; ${hint}`);
}
