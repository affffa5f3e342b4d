import type { Interruptible } from '../../in-turns';
import type { Findings, Path } from '../findings';
import { Place } from '../findings';
import type { CatalogContents } from '../read/read-catalog';
import { adviseOnBudget } from './budget-advice';
import { adviseOnCaps } from './cap-advice';
import { adviseOnCreativeIds, adviseOnCreatives } from './creative-advice';
import { adviseOnPacing } from './pacing-advice';
import { adviseOnRoadblock } from './roadblock-advice';

/** Records what is allowed, but can never matter or is probably not meant. */
export function* advising(catalog: CatalogContents, findings: Findings): Interruptible<void> {
  const place = (...path: Path) => new Place(path, findings);

  catalog.advertisers.forEach(({ caps, budget }, index) => {
    adviseOnCaps(caps, [], place('advertisers', index, 'caps'));
    if (budget !== null) adviseOnBudget(budget, place('advertisers', index, 'budget'));
  });
  catalog.groups.forEach(({ budget }, index) => adviseOnBudget(budget, place('groups', index, 'budget')));
  for (const [index, campaign] of catalog.campaigns.entries()) {
    const at = place('campaigns', index);
    adviseOnCaps(campaign.caps, campaign.advertiserCaps, at.at('caps'));
    if (campaign.budget !== null) adviseOnBudget(campaign.budget, at.at('budget'), campaign.pricing);
    adviseOnPacing(campaign, at.at('pacing'));
    adviseOnRoadblock(campaign, at);
    adviseOnCreatives(campaign.creatives, at.at('creatives'));
    yield;
  }
  adviseOnCreativeIds(catalog.campaigns, place('campaigns'));
}
