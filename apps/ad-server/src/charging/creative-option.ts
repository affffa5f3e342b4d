import { defineOption, type Option } from '@xsp/core';
import { budgetCharges, budgetEventCharges, type Rates } from '@xsp/budget';
import { capCharges, capEventCharges, mayServe, type CapSubject, type KnownIdentity } from '@xsp/frequency';
import type { Campaign, Creative } from '../catalog';
import { budgetCampaign } from './budget-campaign';
import { frequencyCap } from './frequency-cap';

/** Names a creative of a campaign: an option's key, and what a replay is found by. */
export function creativeKey(campaign: Campaign, creative: Creative): string {
  return `${campaign.id}/${creative.id}`;
}

/**
 * What serving a creative takes: its caps and money as charges.
 *
 * @param at the state's time, which the calendar windows are computed for
 * @returns `undefined` when the campaign is not to be served to whom is not known
 */
export function creativeOption(
  campaign: Campaign,
  creative: Creative,
  known: KnownIdentity,
  at: number,
  rates: Rates | undefined,
): Option | undefined {
  const { caps, parents } = capsOf(campaign);
  if (!mayServe([...caps, ...parents], known, campaign.whenUserUnknown)) return undefined;
  return defineOption(creativeKey(campaign, creative), [
    ...capCharges(caps, subjectOf(campaign, creative), at, { parents, known }),
    ...budgetCharges(budgetCampaign(campaign), at, { rates }),
  ]);
}

/**
 * What an event of a served creative counts and is paid for beside its hold: a click, a completed view.
 *
 * @returns `undefined` when nothing is
 */
export function eventOption(
  campaign: Campaign,
  creative: Creative,
  event: string,
  known: KnownIdentity,
  at: number,
  rates: Rates | undefined,
): Option | undefined {
  const { caps, parents } = capsOf(campaign);
  const charges = [
    ...capEventCharges(caps, subjectOf(campaign, creative), event, at, { parents, known }),
    ...budgetEventCharges(budgetCampaign(campaign), event, at, { rates }),
  ];
  return charges.length === 0 ? undefined : defineOption(`${creativeKey(campaign, creative)}:${event}`, charges);
}

function capsOf(campaign: Campaign) {
  return { caps: campaign.caps.map(frequencyCap), parents: campaign.advertiserCaps.map(frequencyCap) };
}

function subjectOf(campaign: Campaign, creative: Creative): CapSubject {
  return {
    campaign: campaign.id,
    creative: creative.id,
    advertiser: campaign.advertiser.id,
    categories: campaign.categories,
    labels: campaign.labels,
  };
}
