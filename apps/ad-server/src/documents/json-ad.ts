import type { ServedAd } from '../serving/serve-result';
import type { DocumentContext } from './document-context';
import { bestFirst } from './player-size';
import { QUARTILES } from './vast-ad';
import { TrackingUrls } from './tracking-urls';

/** A served ad in the answer of `POST /v1/decisions`. */
export interface JsonAd {
  readonly campaign: string;
  readonly advertiser: string;
  readonly creative: string;
  readonly durationMs: number;
  readonly skipAfterMs: number | null;
  readonly media: readonly {
    readonly url: string;
    readonly type: string;
    readonly width: number;
    readonly height: number;
    readonly bitrateKbps: number | null;
  }[];
  /** Where a click goes: counted, then redirected to the creative's own address. */
  readonly clickUrl: string | null;
  /** What the player requests, by event. */
  readonly tracking: Readonly<Record<string, string>>;
}

export function jsonAd(ad: ServedAd, { publicUrl, signer, expiresAt, player }: DocumentContext): JsonAd {
  const { campaign, creative } = ad;
  const urls = new TrackingUrls(publicUrl, signer, ad, expiresAt);
  return {
    campaign: campaign.id,
    advertiser: campaign.advertiser.id,
    creative: creative.id,
    durationMs: creative.durationMs,
    skipAfterMs: creative.skipAfterMs,
    media: bestFirst(creative.media, player).map(({ url, type, width, height, bitrateKbps }) => ({
      url: url.startsWith('/') ? `${publicUrl}${url}` : url,
      type,
      width,
      height,
      bitrateKbps,
    })),
    clickUrl: creative.clickThrough === null ? null : urls.click,
    tracking: {
      impression: urls.event('impression'),
      ...Object.fromEntries(QUARTILES.map((event) => [event, urls.event(event)])),
      ...(creative.skipAfterMs !== null && { skip: urls.event('skip') }),
      error: urls.error,
    },
  };
}
