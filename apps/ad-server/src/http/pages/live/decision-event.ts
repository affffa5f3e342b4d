import type { Refusal } from '@xsp/core';
import type { DecidedAd, DecidedPod, DecisionEvent } from '../../../web/api/live-event';
import type { Catalog } from '../../../catalog';
import { refusalText } from '../../../explain/refusal-text';
import type { ServedAd, ServedPod } from '../../../serving/serve-result';

/** How many of the refused are told. */
const TOLD = 8;

/** A decision as pages are told of it. */
export function decisionEvent(
  pods: readonly (Omit<ServedPod, 'bumper'> & { readonly placement: string; readonly bumper?: ServedAd | undefined })[],
  catalog: Catalog,
  now: number,
): DecisionEvent {
  return {
    type: 'decision',
    at: new Date(now).toISOString(),
    pods: pods.map(({ pod, placement, bumper, ads, refusals, obstacle }): DecidedPod => ({
      pod,
      placement,
      ads: [...(bumper ? [bumper] : []), ...ads].map(decidedAd),
      refused: firstOfEach(refusals).map((refusal) => ({
        creative: refusal.key,
        reason: refusalText(refusal, currencyOf(refusal.key, catalog)),
      })),
      ...(obstacle && { obstacle }),
    })),
  };
}

/** A hold as pages name it. */
export function holdName({ reservation, slot }: { readonly reservation: string; readonly slot: number }): string {
  return `${reservation}/${slot}`;
}

function decidedAd({ campaign, creative, hold }: ServedAd): DecidedAd {
  const { pricing } = campaign;
  return {
    hold: holdName(hold),
    campaign: campaign.id,
    name: campaign.name,
    creative: creative.id,
    ...(pricing && { price: `${pricing.model} ${pricing.amount.toString()} ${pricing.amount.currency}` }),
  };
}

function firstOfEach(refusals: readonly Refusal[]): readonly Refusal[] {
  return [...new Map([...refusals].reverse().map((refusal) => [refusal.key, refusal])).values()]
    .reverse()
    .slice(0, TOLD);
}

function currencyOf(key: string, { campaignById }: Catalog) {
  const campaign = campaignById.get(key.slice(0, key.indexOf('/')));
  return campaign?.pricing?.amount.currency ?? campaign?.budget?.currency ?? undefined;
}
