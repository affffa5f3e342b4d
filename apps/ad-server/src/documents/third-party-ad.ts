import { mergeWrapper, type InLine, type VastAd, type Wrapper } from '@xsp/vmap';
import type { ServedAd } from '../serving/serve-result';
import { bestFirst, type PlayerSize } from './player-size';
import type { TrackingUrls } from './tracking-urls';
import { QUARTILES } from './vast-ad';

/**
 * A served ad of a third party's tag, with our own tracking around it: a wrapper that the player follows, or the ad itself
 * where the server did.
 */
export function thirdPartyAd(ad: ServedAd, urls: TrackingUrls, player: PlayerSize): VastAd {
  const { campaign, hold, unwrapped } = ad;
  const wrapper = ownWrapper(ad, urls);
  if (unwrapped === undefined) return { id: campaign.id, wrapper };
  const inLine = fitted(mergeWrapper(wrapper, unwrapped), player);
  return {
    id: campaign.id,
    inLine: { ...inLine, adServingId: inLine.adServingId ?? `${hold.reservation}.${hold.slot}` },
  };
}

function fitted(inLine: InLine, player: PlayerSize): InLine {
  const creatives = inLine.creatives.map((creative) => {
    const { linear } = creative;
    if (!linear?.mediaFiles) return creative;
    const { files, ...rest } = linear.mediaFiles;
    return { ...creative, linear: { ...linear, mediaFiles: { ...rest, files: bestFirst(files, player) } } };
  });
  return { ...inLine, creatives };
}

function ownWrapper({ creative }: ServedAd, urls: TrackingUrls): Wrapper {
  const { id, tag, skipAfterMs } = creative;
  return {
    adSystem: { name: 'xsp', version: '0.1' },
    vastAdTagUri: tag!.url,
    errors: [urls.error],
    impressions: [{ url: urls.event('impression') }],
    creatives: [
      {
        adId: id,
        linear: {
          ...(skipAfterMs !== null && { skipoffset: { kind: 'time' as const, milliseconds: skipAfterMs } }),
          // Whether it can be skipped, the third party may decide.
          trackingEvents: [...QUARTILES, 'skip' as const].map((event) => ({ event, url: urls.event(event) })),
          videoClicks: { clickTrackings: [{ url: urls.click }] },
        },
      },
    ],
  };
}
