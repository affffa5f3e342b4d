import type { CampaignResult } from '../measure';
import type { SimulationResult } from '../simulate';

const HEAD = ['mode', 'campaign', 'delivery', 'over', 'mean deviation', 'largest', 'users reached', 'unbilled'];

/** Figures of simulated days, a line for each mode and campaign, for people: in percent of the budget and of the users. */
export function simulationTable(results: readonly SimulationResult[]): string {
  const lines = results.flatMap(({ mode, campaigns }) =>
    campaigns.map((campaign) => [mode, campaign.campaign, ...figures(campaign)]),
  );
  const widths = HEAD.map((word, column) => Math.max(word.length, ...lines.map((line) => line[column]!.length)));
  const write = (line: readonly string[]) =>
    line
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [write(HEAD), ...lines.map(write)].join('\n') + '\n';
}

function figures(campaign: CampaignResult): readonly string[] {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  return [
    percent(campaign.delivery),
    String(campaign.over),
    percent(campaign.meanDeviation),
    percent(campaign.largestDeviation),
    percent(campaign.reach),
    String(campaign.unbilled),
  ];
}
