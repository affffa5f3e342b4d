import type { CatalogFile } from '../catalog-file';
import { formatPath, type Place } from '../findings';
import type { Loose } from '../structure';

interface Identified {
  readonly id?: string | undefined;
}

type List<T> = readonly (T | undefined)[] | undefined;

/** No two things of a kind have the same id: two creatives of a campaign, two companions of a creative, two breaks of a schedule, two caps of one list. */
export function checkUniqueIds(file: Loose<CatalogFile>, root: Place): void {
  for (const kind of ['advertisers', 'groups', 'campaigns', 'placements', 'schedules'] as const) {
    checkList(file[kind], root.at(kind));
  }
  file.advertisers?.forEach((advertiser, index) => checkList(advertiser?.caps, root.at('advertisers', index, 'caps')));
  file.campaigns?.forEach((campaign, index) => {
    checkList(campaign?.caps, root.at('campaigns', index, 'caps'));
    checkList(campaign?.creatives, root.at('campaigns', index, 'creatives'));
    campaign?.creatives?.forEach((creative, position) => {
      checkList(creative?.companions, root.at('campaigns', index, 'creatives', position, 'companions'));
    });
  });
  file.schedules?.forEach((schedule, index) => checkList(schedule?.breaks, root.at('schedules', index, 'breaks')));
}

function checkList(list: List<Identified>, at: Place): void {
  const first = new Map<string, number>();
  list?.forEach((item, index) => {
    const id = item?.id;
    if (id === undefined) return;
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else at.at(index, 'id').mistake(`${id} is taken by ${formatPath([...at.path, before])}; choose another id`);
  });
}
