import type { CampaignFile, CatalogFile } from '../catalog';

/**
 * What the management API changed, on top of the catalogue file: kept in the state as one document, so that a change is
 * whole and all servers see the same.
 */
export interface Overlay {
  /** By id: campaigns that were written through the API; `null`: deleted, and the id not used again. */
  readonly campaigns: Readonly<Record<string, CampaignFile | null>>;
  /** Ids of campaigns that are paused. */
  readonly paused: readonly string[];
  /** By id: limits of money that were changed, and the campaign's budget in the file that they were changed from. */
  readonly budgets: Readonly<Record<string, ChangedBudget>>;
}

export interface ChangedBudget {
  /** The file's budget as JSON: when the file changes it, the file is in force again. */
  readonly from: string;
  readonly budget: NonNullable<CampaignFile['budget']>;
}

export const NO_OVERLAY: Overlay = { campaigns: {}, paused: [], budgets: {} };

/** The catalogue that is in force: the file with what the API changed. */
export function withOverlay(file: CatalogFile, { campaigns, budgets }: Overlay): CatalogFile {
  const known = new Set(file.campaigns.map(({ id }) => id));
  const kept = file.campaigns.flatMap((campaign) => {
    const written = Object.hasOwn(campaigns, campaign.id) ? campaigns[campaign.id] : campaign;
    return written ? [withBudget(written, budgets[campaign.id])] : [];
  });
  const added = Object.entries(campaigns).flatMap(([id, campaign]) =>
    campaign && !known.has(id) ? [withBudget(campaign, budgets[id])] : [],
  );
  return { ...file, groups: withoutDeleted(file, campaigns), campaigns: [...kept, ...added] };
}

/** The text that a budget is compared by. */
export function budgetText(campaign: CampaignFile): string {
  return JSON.stringify(campaign.budget ?? null);
}

function withBudget(campaign: CampaignFile, changed: ChangedBudget | undefined): CampaignFile {
  return changed && changed.from === budgetText(campaign) ? { ...campaign, budget: changed.budget } : campaign;
}

/** A group goes on without its deleted members. */
function withoutDeleted({ groups = [] }: CatalogFile, campaigns: Overlay['campaigns']) {
  return groups.flatMap((group) => {
    const members = group.campaigns.filter((id) => campaigns[id] !== null);
    return members.length > 0 ? [{ ...group, campaigns: members }] : [];
  });
}
