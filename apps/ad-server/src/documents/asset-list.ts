import type { ServedAd } from '../serving/serve-result';
import { hasHlsRendition } from '../serving/tags/has-hls-rendition';
import type { DocumentContext } from './document-context';
import { playableOf, type Playable } from './playable';
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

/** Whether an ad has an HLS rendition. */
export function hasHls({ creative, unwrapped }: ServedAd): boolean {
  return unwrapped ? hasHlsRendition(unwrapped) : creative.media.some(({ hls }) => hls);
}

/** @param ads with an HLS rendition each */
export function assetList(ads: readonly ServedAd[], context: DocumentContext): AssetList {
  const shown = ads.map((ad) => {
    const urls = new TrackingUrls(context, ad);
    return { urls, playable: playableOf(ad, urls, context) };
  });
  const skippable = shown.length === 1 ? shown[0]!.playable.skipAfterMs : null;
  return {
    ASSETS: shown.map(({ urls, playable }) => asset(playable, urls)),
    ...(skippable !== null && { 'SKIP-CONTROL': { OFFSET: skippable / 1_000 } }),
  };
}

function asset(playable: Playable, urls: TrackingUrls): Asset {
  return {
    URI: playable.media.find(({ hls }) => hls)!.url,
    DURATION: playable.durationMs / 1_000,
    'X-AD-CREATIVE-SIGNALING': signaling(playable, urls),
  };
}

function signaling(playable: Playable, urls: TrackingUrls): CreativeSignaling {
  const { durationMs, identifiers, skipAfterMs, click } = playable;
  return {
    version: 2,
    type: 'slot',
    payload: [
      {
        type: 'linear',
        start: 0,
        duration: durationMs / 1_000,
        identifiers: identifiers.map(({ registry, value }) => ({ scheme: registry, value })),
        tracking: trackingOf(playable, urls),
        ...(click !== null && { clickThrough: click }),
        ...(skipAfterMs !== null && { skipOffset: skipAfterMs / 1_000 }),
      },
    ],
  };
}

/** Ours, and what third parties ask for beside it. */
function trackingOf({ skipAfterMs, clickCounts, thirdParty }: Playable, urls: TrackingUrls) {
  const ours = new Map(
    ['impression', ...QUARTILES, ...(skipAfterMs === null ? [] : ['skip'])].map((type) => [type, urls.event(type)]),
  );
  ours.set('error', urls.error);
  if (!clickCounts) ours.set('click', urls.click);
  const types = new Set([...ours.keys(), ...Object.keys(thirdParty)]);
  return [...types].map((type) => ({
    type: type === 'click' ? 'clickTracking' : type,
    urls: [...(ours.has(type) ? [ours.get(type)!] : []), ...(thirdParty[type] ?? [])],
  }));
}
