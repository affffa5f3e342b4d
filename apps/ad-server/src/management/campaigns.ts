import { createHash } from 'node:crypto';
import { ValidationError, type StateBackend } from '@xsp/core';
import type { CampaignFile, CatalogFile } from '../catalog';
import { refuseCountedOtherwise } from '../catalog-store/counted-otherwise';
import type { LiveCatalog } from '../catalog-store/live-catalog';
import { budgetText, campaignBelow, withOverlay, type Overlay } from '../catalog-store/overlay';
import { changeOverlay } from '../catalog-store/overlay-document';
import { HttpProblem, notFound } from '../http/problem';
import { byId, mistakesOfBody } from './mistakes-of-body';

/** A campaign as the API gives it. */
export interface ManagedCampaign {
  readonly campaign: CampaignFile;
  readonly etag: string;
  readonly paused: boolean;
}

/** What a request says about the version it means: `If-Match` and `If-None-Match`. */
export interface Precondition {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/**
 * Campaigns through the API: validated like the file, kept in the state, seen by all servers within a second. The file's
 * own are changed on top of it.
 */
export class ManagedCampaigns {
  constructor(
    private readonly state: StateBackend,
    private readonly live: LiveCatalog,
  ) {}

  list(): readonly ManagedCampaign[] {
    return this.live.inForce.value.campaigns.map((campaign) => this.managed(campaign));
  }

  /** @throws HttpProblem 404 */
  get(id: string): ManagedCampaign {
    const campaign = this.live.inForce.value.campaigns.find((one) => one.id === id);
    if (!campaign) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
    return this.managed(campaign);
  }

  /**
   * Writes a campaign.
   *
   * @returns it, and whether it is new
   * @throws ValidationError with every mistake; HttpProblem 412 when it is not the version meant, 410 for an id that was
   * deleted
   */
  async put(
    id: string,
    campaign: CampaignFile,
    when: Precondition,
  ): Promise<ManagedCampaign & { readonly isNew: boolean }> {
    if (campaign.id !== id) throw new ValidationError('id', `must be ${id}, as in the address`);
    let isNew = false;
    await this.change((overlay, file) => {
      const before = findCampaign(file, overlay, id);
      if (overlay.campaigns[id] === null) throw gone(id);
      requireVersion(before, when);
      isNew = before === undefined;
      return { ...without(overlay, id), campaigns: { ...overlay.campaigns, [id]: campaign } };
    }, ofBody(id));
    return { ...this.get(id), isNew };
  }

  /** The id is not used again. @throws HttpProblem 404, 412, 409 when the catalogue needs the campaign */
  async delete(id: string, when: Precondition): Promise<void> {
    await this.change((overlay, file) => {
      const before = findCampaign(file, overlay, id);
      if (!before) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
      requireVersion(before, when);
      return { ...without(overlay, id), campaigns: { ...overlay.campaigns, [id]: null } };
    }, stillNamed(id));
  }

  /** @throws HttpProblem 404 */
  async pause(id: string, paused: boolean): Promise<void> {
    await this.change((overlay, file) => {
      if (!findCampaign(file, overlay, id)) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
      const others = overlay.paused.filter((one) => one !== id);
      return { ...overlay, paused: paused ? [...others, id] : others };
    });
  }

  /**
   * Changes limits of a campaign's budget, for all servers at once. What is not named stays.
   *
   * @throws ValidationError, HttpProblem 404
   */
  async putBudget(id: string, budget: NonNullable<CampaignFile['budget']>): Promise<void> {
    await this.change(
      (overlay, file) => {
        const original = campaignBelow(file, overlay, id);
        const before = findCampaign(file, overlay, id);
        if (!before || !original) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
        const changed = { from: budgetText(original), budget: { ...before.budget, ...budget } };
        return { ...overlay, budgets: { ...overlay.budgets, [id]: changed } };
      },
      ofBody(id, '.budget'),
    );
  }

  /**
   * Checks, keeps and puts into force: with the limits that it asks for, of which what is kept is the truth.
   *
   * @param refusal how it is told what is wrong with the catalogue that it would make
   */
  private async change(
    change: (overlay: Overlay, file: CatalogFile) => Overlay,
    refusal: Refusal = (error) => error,
  ): Promise<void> {
    const { file } = this.live.inForce;
    await changeOverlay(this.state, async (overlay) => {
      const next = change(overlay, file);
      await this.check(next, overlay, refusal);
      return this.live.remembering(next, withOverlay(file, overlay), withOverlay(file, next));
    });
    await this.live.refresh();
  }

  private async check(overlay: Overlay, before: Overlay, refusal: Refusal): Promise<void> {
    const { file } = this.live.inForce;
    try {
      await this.live.preview(overlay);
      const [was, is] = [withOverlay(file, before), withOverlay(file, overlay)];
      await refuseCountedOtherwise(this.state, was, is, before.departed);
    } catch (error) {
      throw error instanceof ValidationError ? refusal(error, withOverlay(file, overlay)) : error;
    }
  }

  private managed(campaign: CampaignFile): ManagedCampaign {
    return { campaign, etag: etagOf(campaign), paused: this.live.inForce.paused.has(campaign.id) };
  }
}

/** The tag of a campaign's version: the same for the same contents. */
function etagOf(campaign: CampaignFile): string {
  return `"${createHash('sha256').update(JSON.stringify(campaign)).digest('base64url').slice(0, 22)}"`;
}

/** How what is wrong with a catalogue is told to whoever would make it so. */
type Refusal = (error: ValidationError, catalog: CatalogFile) => Error;

/** By the places of the body, which became a campaign or a part of one. */
function ofBody(id: string, within = ''): Refusal {
  return (error, catalog) => {
    const index = catalog.campaigns.findIndex((one) => one.id === id);
    return mistakesOfBody(error, catalog, `campaigns[${index}]${within}`);
  };
}

/** By what still needs a campaign that should go. */
function stillNamed(id: string): Refusal {
  return ({ issues }, catalog) => {
    const places = issues.map(({ path }) => byId(path, catalog)).join(', ');
    const detail = `The campaign ${id} cannot be deleted as long as the catalogue names it: ${places}. Pause it instead.`;
    return new HttpProblem({ status: 409, title: 'Conflict', detail, code: 'CAMPAIGN_IN_USE' });
  };
}

/** The campaign in force; `undefined` when there is none. */
function findCampaign(file: CatalogFile, overlay: Overlay, id: string): CampaignFile | undefined {
  return withOverlay(file, overlay).campaigns.find((campaign) => campaign.id === id);
}

/** A campaign that is written anew has the budget it is written with. */
function without(overlay: Overlay, id: string): Overlay {
  const budgets = Object.fromEntries(Object.entries(overlay.budgets).filter(([other]) => other !== id));
  return { ...overlay, budgets };
}

/** @throws HttpProblem 412 */
function requireVersion(campaign: CampaignFile | undefined, { ifMatch, ifNoneMatch }: Precondition): void {
  const etag = campaign && etagOf(campaign);
  const matches = (header: string) => header.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag);
  const expected = ifMatch === undefined || (etag !== undefined && matches(ifMatch));
  const absent = ifNoneMatch === undefined || etag === undefined || !matches(ifNoneMatch);
  if (expected && absent) return;
  const detail = 'The campaign has another version than the one meant; read it again.';
  throw new HttpProblem({ status: 412, title: 'Precondition failed', detail, code: 'PRECONDITION_FAILED' });
}

function gone(id: string): HttpProblem {
  const detail = `The campaign ${id} was deleted, and its id is not used again: its counters still have what it spent.`;
  return new HttpProblem({ status: 410, title: 'Gone', detail, code: 'CAMPAIGN_DELETED' });
}
