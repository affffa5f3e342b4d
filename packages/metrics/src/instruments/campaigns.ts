import type { GaugeDefinition } from './definition';

const ofCampaign = {
  type: 'gauge',
  unit: '{currency}',
  labels: { campaign: 'open', currency: 'open' },
  // Every process reads the same state.
  acrossProcesses: 'max',
} as const;

export const campaignBudget = {
  ...ofCampaign,
  name: 'xsp_campaign_budget_amount',
  help: 'The limit of the total budget, in the currency of the label; the campaigns that spent most, and the rest as one.',
} as const satisfies GaugeDefinition;

export const campaignSpent = {
  ...ofCampaign,
  name: 'xsp_campaign_spent_amount',
  help: 'What is spent in total, in the currency of the label; the campaigns that spent most, and the rest as one.',
} as const satisfies GaugeDefinition;

export const campaignHeld = {
  ...ofCampaign,
  name: 'xsp_campaign_held_amount',
  help: 'What is held for ads on their way, in the currency of the label; the campaigns that spent most, and the rest as one.',
} as const satisfies GaugeDefinition;

export const campaignRemaining = {
  ...ofCampaign,
  name: 'xsp_campaign_remaining_amount',
  help: 'What the total budget leaves, in the currency of the label; the campaigns that spent most, and the rest as one.',
} as const satisfies GaugeDefinition;

export const campaignsOverspent = {
  type: 'gauge',
  name: 'xsp_campaigns_overspent',
  unit: '{campaign}',
  help: 'Campaigns that spent more than the limit of their total budget.',
  labels: {},
  acrossProcesses: 'max',
} as const satisfies GaugeDefinition;

export const pacingDeviation = {
  type: 'gauge',
  name: 'xsp_campaign_pacing_deviation_ratio',
  unit: '1',
  help: 'How far spend is ahead of its target (behind: negative), as a share of the target; the campaigns farthest off.',
  labels: { campaign: 'open' },
  acrossProcesses: 'max',
} as const satisfies GaugeDefinition;
