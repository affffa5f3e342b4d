import type { MediaFile } from '../catalog';
import type { ServedAd } from '../serving/serve-result';
import type { DocumentContext } from './document-context';
import { bestFirst, type PlayerSize } from './player-size';
import { QUARTILES } from './vast-ad';
import { TrackingUrls } from './tracking-urls';

/** An HLS interstitial's asset list (rfc8216bis, appendix D.2). No ad is an empty `ASSETS`. */
export interface AssetList {
  readonly ASSETS: readonly Asset[];
  /** When the interstitial may be skipped, in seconds after its start. */
  readonly 'SKIP-CONTROL'?: { readonly OFFSET: number };
}

export interface Asset {
  /** An absolute address of a playlist. */
  readonly URI: string;
  /** Seconds. */
  readonly DURATION: number;
  readonly 'X-AD-CREATIVE-SIGNALING': CreativeSignaling;
}

/** What of an ad is to be reported (SVTA 2053-2, version 2 of the carriage). */
export interface CreativeSignaling {
  readonly version: 2;
  readonly type: 'slot';
  readonly payload: readonly {
    readonly type: 'linear';
    /** Seconds after the start of the asset. */
    readonly start: number;
    readonly duration: number;
    readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
    readonly tracking: readonly { readonly type: string; readonly urls: readonly string[] }[];
    readonly clickThrough?: string;
    readonly skipOffset?: number;
  }[];
}

/** The playlist of a creative's HLS rendition that fits the player best; `undefined` when it has none. */
export function hlsRendition(
  { media }: { readonly media: readonly MediaFile[] },
  player: PlayerSize,
): string | undefined {
  return bestFirst(media, player).find(({ hls }) => hls)?.url;
}

/** @param ads with an HLS rendition each */
export function assetList(ads: readonly ServedAd[], context: DocumentContext): AssetList {
  const skippable = ads.length === 1 ? ads[0]!.creative.skipAfterMs : null;
  return {
    ASSETS: ads.map((ad) => asset(ad, context)),
    ...(skippable !== null && { 'SKIP-CONTROL': { OFFSET: skippable / 1_000 } }),
  };
}

function asset(ad: ServedAd, context: DocumentContext): Asset {
  const { creative } = ad;
  const rendition = hlsRendition(creative, context.player)!;
  return {
    URI: rendition.startsWith('/') ? `${context.publicUrl}${rendition}` : rendition,
    DURATION: creative.durationMs / 1_000,
    'X-AD-CREATIVE-SIGNALING': signaling(ad, context),
  };
}

function signaling(ad: ServedAd, { publicUrl, signer, expiresAt }: DocumentContext): CreativeSignaling {
  const { creative } = ad;
  const urls = new TrackingUrls(publicUrl, signer, ad, expiresAt);
  const { universalAdId, skipAfterMs, clickThrough } = creative;
  const events = ['impression', ...QUARTILES, ...(skipAfterMs === null ? [] : ['skip'])];
  return {
    version: 2,
    type: 'slot',
    payload: [
      {
        type: 'linear',
        start: 0,
        duration: creative.durationMs / 1_000,
        identifiers: universalAdId ? [{ scheme: universalAdId.registry, value: universalAdId.value }] : [],
        tracking: [
          ...events.map((type) => ({ type, urls: [urls.event(type)] })),
          { type: 'error', urls: [urls.error] },
        ],
        ...(clickThrough !== null && { clickThrough: urls.click }),
        ...(skipAfterMs !== null && { skipOffset: skipAfterMs / 1_000 }),
      },
    ],
  };
}
