import type { StateBackend } from '@xsp/core';
import { forgetCampaigns, reportCampaigns, type CampaignFigures, type Metrics } from '@xsp/metrics';
import type { Campaign, Catalog } from '../catalog';
import { ratesOf } from '../charging/option-cache';
import { campaignFigures } from './campaign-figures';

/** How many campaigns are read each time that the metrics are, in turn. */
const CAMPAIGNS_A_READING = 1_000;

/** How many calls to the state are under way at once. */
const WIDTH = 16;

/**
 * Reads what campaigns spend when the metrics are read, and not otherwise. Of very many campaigns some are read each
 * time; the others' figures are those of the time before.
 */
export class CampaignSource {
  private readonly known = new Map<string, CampaignFigures>();
  private next = 0;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly state: StateBackend,
    private readonly server: { readonly catalog: Catalog; readonly paused: ReadonlySet<string> },
  ) {}

  /** @throws StateError when the state cannot be asked: then no figures are reported, rather than old ones */
  update(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    forgetCampaigns(this.metrics);
    const { catalog, paused } = this.server;
    for (const id of this.known.keys()) if (!catalog.campaignById.has(id)) this.known.delete(id);
    const rates = ratesOf(catalog);
    const waiting = this.turn(catalog.campaigns)[Symbol.iterator]();
    const worker = async () => {
      for (let one = waiting.next(); !one.done; one = waiting.next()) {
        const figures = await campaignFigures(this.state, one.value, rates);
        // One that is paused is behind its pace on purpose.
        this.known.set(one.value.id, paused.has(one.value.id) ? { ...figures, pacing: undefined } : figures);
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, worker));
    reportCampaigns(this.metrics, [...this.known.values()]);
  }

  private turn(campaigns: readonly Campaign[]): readonly Campaign[] {
    if (campaigns.length <= CAMPAIGNS_A_READING) return campaigns;
    const from = this.next % campaigns.length;
    this.next = from + CAMPAIGNS_A_READING;
    return [...campaigns.slice(from), ...campaigns.slice(0, from)].slice(0, CAMPAIGNS_A_READING);
  }
}
