import type { Money } from '@xsp/core';
import type { Metrics } from '../metrics';
import type { CampaignFigures } from './campaign-figures';
import { pacingDeviation } from './pacing-deviation';
import { isOverspent, topCampaigns } from './top-campaigns';

export interface ReportCampaignsOptions {
  /** How many campaigns stand for themselves; 20 when left out. */
  readonly most?: number;
}

/**
 * Reports what campaigns spend and how they keep pace; what was reported before is forgotten. However many campaigns
 * there are, the number of series is bounded.
 */
export function reportCampaigns(
  metrics: Metrics,
  all: readonly CampaignFigures[],
  { most = 20 }: ReportCampaignsOptions = {},
): void {
  const top = topCampaigns(all, most);
  const readings = (pick: (figures: (typeof top)[number]) => Money | undefined) =>
    top.flatMap((figures) => {
      const money = pick(figures);
      return money ? [[Number(money), { campaign: figures.campaign, currency: money.currency }] as const] : [];
    });
  metrics.campaignBudget.replace(readings(({ budget }) => budget));
  metrics.campaignSpent.replace(readings(({ spent }) => spent));
  metrics.campaignHeld.replace(readings(({ held }) => held));
  metrics.campaignRemaining.replace(readings(({ remaining }) => remaining));
  metrics.campaignsOverspent.replace([[all.filter(isOverspent).length]]);
  metrics.pacingDeviation.replace(farthestOff(all, most));
}

/**
 * Reports that nothing is known of campaigns: their series end, since the last figures, or zeros, would be taken for
 * the present.
 */
export function forgetCampaigns(metrics: Metrics): void {
  const { campaignBudget, campaignSpent, campaignHeld, campaignRemaining } = metrics;
  for (const gauge of [campaignBudget, campaignSpent, campaignHeld, campaignRemaining]) gauge.replace([]);
  metrics.campaignsOverspent.replace([]);
  metrics.pacingDeviation.replace([]);
}

function farthestOff(all: readonly CampaignFigures[], most: number) {
  return all
    .flatMap(({ campaign, pacing }) => (pacing ? [{ campaign, deviation: pacingDeviation(pacing) }] : []))
    .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
    .slice(0, most)
    .map(({ campaign, deviation }) => [deviation, { campaign }] as const);
}
