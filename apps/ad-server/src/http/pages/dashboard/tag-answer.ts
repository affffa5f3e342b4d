import { DecodeError } from '@xsp/core';
import {
  formatTimeOffset,
  readVast,
  readVmap,
  type AdOffset,
  type Diagnostic,
  type Vast,
  type VastAd,
} from '@xsp/vmap';
import type { TagAd, TagAnswer, TagBreak } from '../../../web/api/tag-answer';

/** What came back for a tag, before it is read. */
export interface TagResponse {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly tookMs: number;
}

/** How much of a document, and how many diagnostics, a page is given. */
const CHARACTERS = 64_000;
const DIAGNOSTICS = 200;

/** Reads what a tag answered as VAST or VMAP, whatever it says it is. */
export function tagAnswer({ body, ...response }: TagResponse): TagAnswer {
  const text = new TextDecoder().decode(body);
  const head = { ...response, bytes: body.length, text: text.slice(0, CHARACTERS) };
  try {
    return { ...head, ...(/<(\w+:)?VMAP[\s>]/.test(text) ? ofVmap(body) : ofVast(body)) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { ...head, kind: 'neither', version: '', unreadable: error.message, breaks: [], diagnostics: [] };
  }
}

type Read = Pick<TagAnswer, 'kind' | 'version' | 'breaks' | 'diagnostics'>;

function ofVast(body: Uint8Array): Read {
  const { vast, diagnostics } = readVast(body);
  const breaks: TagBreak[] = [{ id: '', offset: '', ads: adsOf(vast) }];
  return { kind: 'VAST', version: vast.version ?? '', breaks, diagnostics: told(diagnostics) };
}

function ofVmap(body: Uint8Array): Read {
  const { vmap, diagnostics } = readVmap(body);
  const breaks = vmap.adBreaks.map(({ breakId, timeOffset, adSource }): TagBreak => ({
    id: breakId ?? '',
    offset: formatTimeOffset(timeOffset),
    ...(adSource?.adTagUri?.url !== undefined && { tag: adSource.adTagUri.url }),
    ads: adSource?.vastAdData ? adsOf(adSource.vastAdData) : [],
  }));
  return { kind: 'VMAP', version: vmap.version ?? '', breaks, diagnostics: told(diagnostics) };
}

function adsOf({ ads }: Vast): readonly TagAd[] {
  return ads.map(adOf);
}

function adOf({ id, inLine, wrapper }: VastAd): TagAd {
  const linear = inLine?.creatives.find((creative) => creative.linear)?.linear;
  return {
    id: id ?? '',
    title: inLine?.adTitle ?? (wrapper ? 'wrapper' : ''),
    system: (inLine ?? wrapper)?.adSystem?.name ?? '',
    ...(wrapper?.vastAdTagUri !== undefined && { wraps: wrapper.vastAdTagUri }),
    ...(linear?.duration !== undefined && { durationMs: linear.duration }),
    ...(linear?.skipoffset && { skip: skipText(linear.skipoffset) }),
    ...(linear?.videoClicks?.clickThrough?.url !== undefined && { clickThrough: linear.videoClicks.clickThrough.url }),
    impressions: (inLine ?? wrapper)?.impressions.length ?? 0,
    tracking: [...new Set((linear?.trackingEvents ?? []).map(({ event }) => event ?? ''))],
    media: (linear?.mediaFiles?.files ?? []).map(({ type, width, height, url }) => ({
      type: type ?? '',
      size: `${width ?? '?'} × ${height ?? '?'}`,
      url,
    })),
  };
}

function skipText(offset: AdOffset): string {
  return offset.kind === 'percent' ? `${offset.percent}%` : `${offset.milliseconds / 1_000} s`;
}

function told(diagnostics: readonly Diagnostic[]): TagAnswer['diagnostics'] {
  return diagnostics
    .slice(0, DIAGNOSTICS)
    .map(({ severity, message, line, path, section }) => ({ severity, message, line, path, section }));
}
