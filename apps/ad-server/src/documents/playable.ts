import type { AdOffset, InLine } from '@xsp/vmap';
import { isHls } from '../catalog';
import type { Creative } from '../catalog';
import type { ServedAd } from '../serving/serve-result';
import { isWebUrl } from '../serving/tags/web-url';
import type { DocumentContext } from './document-context';
import { bestFirst } from './player-size';
import type { TrackingUrls } from './tracking-urls';

/** What a player that reads no VAST needs of an ad, whoever's it is. */
export interface Playable {
  readonly durationMs: number;
  /** Null: not skippable. */
  readonly skipAfterMs: number | null;
  /** The one that fits the player best first; empty for a tag that nobody has followed. */
  readonly media: readonly PlayableMedia[];
  /** Ids in registries. */
  readonly identifiers: readonly { readonly registry: string; readonly value: string }[];
  /** Where a click goes; null: nowhere. */
  readonly click: string | null;
  /** Whether the click itself tells us of it, or has to be told beside. */
  readonly clickCounts: boolean;
  /** What third parties are told, by event. */
  readonly thirdParty: Readonly<Record<string, readonly string[]>>;
}

export interface PlayableMedia {
  readonly url: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly bitrateKbps: number | null;
  readonly hls: boolean;
}

export function playableOf(ad: ServedAd, urls: TrackingUrls, context: DocumentContext): Playable {
  return ad.unwrapped
    ? playableInLine(ad.unwrapped, ad.creative, context)
    : playableCreative(ad.creative, urls, context);
}

function playableCreative(creative: Creative, urls: TrackingUrls, { publicUrl, player }: DocumentContext): Playable {
  const { durationMs, skipAfterMs, universalAdId, clickThrough, media, tag } = creative;
  return {
    durationMs,
    skipAfterMs,
    media: bestFirst(media, player).map(({ url, ...rest }) => ({ ...rest, url: absoluteUrl(url, publicUrl) })),
    identifiers: universalAdId ? [universalAdId] : [],
    click: clickThrough === null ? null : urls.click,
    clickCounts: tag === null,
    thirdParty: {},
  };
}

/** The third party's ad as it stands; whether it can be skipped, we may decide. */
function playableInLine(inLine: InLine, creative: Creative, { player }: DocumentContext): Playable {
  const { linear, universalAdIds = [] } = inLine.creatives.find((one) => one.linear !== undefined) ?? {};
  const durationMs = linear?.duration ?? creative.durationMs;
  const files = (linear?.mediaFiles?.files ?? []).filter(({ url }) => isWebUrl(url));
  const click = linear?.videoClicks?.clickThrough?.url;
  return {
    durationMs,
    skipAfterMs: creative.skipAfterMs ?? skipAfter(linear?.skipoffset, durationMs),
    media: bestFirst(files, player).map(({ url, type = '', width, height, bitrate }) => ({
      url,
      type,
      width: width ?? 0,
      height: height ?? 0,
      bitrateKbps: bitrate ?? null,
      hls: isHls(type),
    })),
    identifiers: universalAdIds.flatMap(({ idRegistry, value }) =>
      idRegistry !== undefined && value !== undefined ? [{ registry: idRegistry, value }] : [],
    ),
    click: click !== undefined && isWebUrl(click) ? click : null,
    clickCounts: false,
    thirdParty: trackingOf(inLine),
  };
}

/** A path of ours as an address. */
export function absoluteUrl(url: string, publicUrl: string): string {
  return url.startsWith('/') ? `${publicUrl}${url}` : url;
}

/** All that an ad asks to be requested, by event; `progress` has a time of its own, and needs VAST. */
function trackingOf({ impressions, errors = [], creatives }: InLine): Playable['thirdParty'] {
  const byEvent = new Map<string, string[]>();
  const add = (event: string, url: string): void => {
    if (isWebUrl(url)) byEvent.set(event, [...(byEvent.get(event) ?? []), url]);
  };
  for (const { url } of impressions) add('impression', url);
  for (const { linear } of creatives) {
    for (const { event, url } of linear?.trackingEvents ?? []) if (event !== 'progress') add(event, url);
    for (const { url } of linear?.videoClicks?.clickTrackings ?? []) add('click', url);
  }
  for (const url of errors) add('error', url);
  return Object.fromEntries(byEvent);
}

function skipAfter(offset: AdOffset | undefined, durationMs: number): number | null {
  if (offset === undefined) return null;
  return offset.kind === 'time' ? offset.milliseconds : Math.round((offset.percent / 100) * durationMs);
}
