import type { Option } from '@xsp/core';
import type { PodCandidate } from '@xsp/vmap';
import type { Campaign, Creative } from '../catalog';

/** A creative as an ad of a pod. @param option what serving it takes */
export function podCandidate(campaign: Campaign, creative: Creative, option: Option): PodCandidate {
  const { universalAdId, media } = creative;
  return {
    key: option.key,
    durationMs: creative.durationMs,
    value: campaign.pricing?.price.units ?? 0n,
    priority: campaign.priority,
    weight: campaign.weight,
    charges: option.charges,
    campaign: campaign.id,
    advertiser: campaign.advertiser.id,
    categories: campaign.categories,
    labels: campaign.labels,
    identity: {
      creativeIds: [option.key],
      ...(universalAdId && { universalAdIds: [universalAdId] }),
      mediaFiles: media.map(({ url }) => url),
    },
  };
}
