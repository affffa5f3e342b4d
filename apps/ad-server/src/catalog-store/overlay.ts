import type { CampaignFile, CatalogFile } from '../catalog';
import type { Departed } from './departed';

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
  /** What left the catalogue, the file's part of it included: who was served it before may still click. The newest last. */
  readonly departed: readonly Departed[];
}

export interface ChangedBudget {
  /** The file's budget as JSON: when the file changes it, the file is in force again. */
  readonly from: string;
  readonly budget: NonNullable<CampaignFile['budget']>;
}

export const NO_OVERLAY: Overlay = { campaigns: {}, paused: [], budgets: {}, departed: [] };

/** Whether a catalogue is the same with it: it pauses at most, and remembers. */
export function changesNothing({ campaigns, budgets }: Overlay): boolean {
  return Object.keys(campaigns).length === 0 && Object.keys(budgets).length === 0;
}

/** Whether a file becomes the same catalogue with both: they differ in what is paused and remembered at most. */
export function makeTheSame(one: Overlay, other: Overlay): boolean {
  const [a, b] = [one, other].map(({ campaigns, budgets }) => JSON.stringify([campaigns, budgets]));
  return a === b;
}

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

/** Whether a campaign's budget is one that the API changed: the file has not changed it since. */
export function hasChangedBudget(file: CatalogFile, overlay: Overlay, id: string): boolean {
  const changed = overlay.budgets[id];
  const below = changed && campaignBelow(file, overlay, id);
  return below !== undefined && changed?.from === budgetText(below);
}

/** Without the changes of budgets that the file has changed since. The same overlay where there are none. */
export function withoutStale(file: CatalogFile, overlay: Overlay): Overlay {
  const isThere = (id: string) => campaignBelow(file, overlay, id) !== undefined;
  const isStale = (id: string) => isThere(id) && !hasChangedBudget(file, overlay, id);
  const entries = Object.entries(overlay.budgets);
  const kept = entries.filter(([id]) => !isStale(id));
  return kept.length === entries.length ? overlay : { ...overlay, budgets: Object.fromEntries(kept) };
}

/** The campaign as it would be without changes of its budget; `undefined` when there is none. */
export function campaignBelow(file: CatalogFile, { campaigns }: Overlay, id: string): CampaignFile | undefined {
  const written = Object.hasOwn(campaigns, id) ? campaigns[id] : undefined;
  return written === undefined ? file.campaigns.find((campaign) => campaign.id === id) : (written ?? undefined);
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
