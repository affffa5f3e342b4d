import type { VastAd } from '@xsp/vmap';
import type { Creative } from '../catalog';
import type { ServedAd } from '../serving/serve-result';
import { absoluteUrl } from './playable';
import { bestFirst } from './player-size';
import type { TrackingUrls } from './tracking-urls';
import { vastCompanions } from './companions';
import type { DocumentContext } from './document-context';

/** Tracking events that every linear ad asks for. */
export const QUARTILES = ['start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete'] as const;

/** A served ad as VAST has it: inline, linear, with our own tracking. */
export function vastAd(
  { campaign, creative, hold }: ServedAd,
  urls: TrackingUrls,
  { publicUrl, player }: Pick<DocumentContext, 'publicUrl' | 'player'>,
): VastAd {
  const { durationMs, skipAfterMs, universalAdId, clickThrough } = creative;
  const companionAds = vastCompanions(creative, urls, publicUrl);
  return {
    id: campaign.id,
    inLine: {
      adSystem: { name: 'xsp', version: '0.1' },
      adTitle: creative.name,
      adServingId: `${hold.reservation}.${hold.slot}`,
      advertiser: { name: campaign.advertiser.name },
      errors: [urls.error],
      impressions: [{ url: urls.event('impression') }],
      creatives: [
        {
          id: creative.id,
          adId: creative.id,
          ...(universalAdId && {
            universalAdIds: [{ idRegistry: universalAdId.registry, value: universalAdId.value }],
          }),
          linear: {
            duration: durationMs,
            ...(skipAfterMs !== null && { skipoffset: { kind: 'time' as const, milliseconds: skipAfterMs } }),
            trackingEvents: [
              ...QUARTILES.map((event) => ({ event, url: urls.event(event) })),
              ...(skipAfterMs === null ? [] : [{ event: 'skip' as const, url: urls.event('skip') }]),
            ],
            mediaFiles: { files: bestFirst(creative.media, player).map((file) => mediaFile(file, publicUrl)) },
            ...(clickThrough !== null && { videoClicks: { clickThrough: { url: urls.click } } }),
          },
        },
        ...(companionAds ? [{ companionAds }] : []),
      ],
    },
  };
}

function mediaFile(file: Creative['media'][number], publicUrl: string) {
  const { url, type, delivery, width, height, bitrateKbps, codec } = file;
  return {
    url: absoluteUrl(url, publicUrl),
    delivery,
    type,
    width,
    height,
    ...(bitrateKbps !== null && { bitrate: bitrateKbps }),
    ...(codec !== null && { codec }),
  };
}
