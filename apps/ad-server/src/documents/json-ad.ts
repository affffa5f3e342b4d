import type { Creative } from '../catalog';
import type { ServedAd } from '../serving/serve-result';
import { COMPANION_VIEW, jsonCompanions, type JsonCompanion } from './companions';
import type { DocumentContext } from './document-context';
import { playableOf, type Playable, type PlayableMedia } from './playable';
import { TrackingUrls } from './tracking-urls';
import { QUARTILES } from './vast-ad';

/** A served ad in the answer of `POST /v1/decisions`. */
export interface JsonAd {
  readonly campaign: string;
  readonly advertiser: string;
  readonly creative: string;
  readonly durationMs: number;
  readonly skipAfterMs: number | null;
  /** Empty for a `tag`. */
  readonly media: readonly Omit<PlayableMedia, 'hls'>[];
  /** A third party's VAST, which the player has to follow; null for all other ads. */
  readonly tag: string | null;
  /** What stands beside the player with the video; of a third party's ad in VAST only. */
  readonly companions: readonly JsonCompanion[];
  /** How many of them the page must show for the video to be played. */
  readonly companionsRequired: Creative['companionsRequired'];
  /** Where a click goes: through us, or where a third party says, beside `tracking.click` then. */
  readonly clickUrl: string | null;
  /** What the player requests, by event. */
  readonly tracking: Readonly<Record<string, string>>;
  /** What it requests besides: the third party's URLs by event, where the server followed a tag. */
  readonly thirdPartyTracking: Playable['thirdParty'];
}

export function jsonAd(ad: ServedAd, context: DocumentContext): JsonAd {
  const { campaign, creative, unwrapped } = ad;
  const urls = new TrackingUrls(context, ad);
  const playable = playableOf(ad, urls, context);
  return {
    campaign: campaign.id,
    advertiser: campaign.advertiser.id,
    creative: creative.id,
    durationMs: playable.durationMs,
    skipAfterMs: playable.skipAfterMs,
    media: playable.media.map(({ url, type, width, height, bitrateKbps }) => ({
      url,
      type,
      width,
      height,
      bitrateKbps,
    })),
    tag: unwrapped ? null : (creative.tag?.url ?? null),
    companions: jsonCompanions(creative, urls, context.publicUrl),
    companionsRequired: creative.companionsRequired,
    clickUrl: playable.click,
    tracking: {
      impression: urls.event('impression'),
      ...Object.fromEntries(QUARTILES.map((event) => [event, urls.event(event)])),
      // Whether a tag can be skipped, the third party decides.
      ...((playable.skipAfterMs !== null || creative.tag) && { skip: urls.event('skip') }),
      ...(!playable.clickCounts && { click: urls.click }),
      ...(creative.companions.length > 0 && { [COMPANION_VIEW]: urls.event(COMPANION_VIEW) }),
      error: urls.error,
    },
    thirdPartyTracking: playable.thirdParty,
  };
}
