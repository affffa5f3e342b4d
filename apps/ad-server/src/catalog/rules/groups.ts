import type { CatalogFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Loose } from '../structure';

/** All campaigns of a group belong to one advertiser: its money lies in one place of the state. */
export function checkGroups(file: Loose<CatalogFile>, root: Place): void {
  const advertiserOf = new Map(file.campaigns?.map((campaign) => [campaign?.id, campaign?.advertiser]));

  file.groups?.forEach((group, index) => {
    const owners = group?.campaigns?.map((id) => (id === undefined ? undefined : advertiserOf.get(id)));
    const first = owners?.find((owner) => owner !== undefined);
    owners?.forEach((owner, position) => {
      if (owner === undefined || owner === first) return;
      const message = `is a campaign of ${owner}, but the group is of ${first}; campaigns that share a budget have one advertiser`;
      root.at('groups', index, 'campaigns', position).mistake(message);
    });
  });
}
