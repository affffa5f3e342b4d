import type { SimulationResult } from '../simulate';

const HEAD =
  'mode,campaign,budget_units,spent_units,over_units,delivery,mean_deviation,largest_deviation,reach,impressions,unbilled';

/** The same figures for programs: shares from 0 to 1, money in integer units, one line for each mode and campaign. */
export function simulationCsv(results: readonly SimulationResult[]): string {
  const lines = results.flatMap(({ mode, campaigns }) =>
    campaigns.map((one) =>
      [
        mode,
        one.campaign,
        one.budget,
        one.spent,
        one.over,
        one.delivery.toFixed(6),
        one.meanDeviation.toFixed(6),
        one.largestDeviation.toFixed(6),
        one.reach.toFixed(6),
        one.impressions,
        one.unbilled,
      ].join(','),
    ),
  );
  return [HEAD, ...lines].join('\n') + '\n';
}
