import type { Companion as VastCompanion, CompanionAds } from '@xsp/vmap';
import type { Companion, Creative } from '../catalog';
import { absoluteUrl } from './playable';
import type { TrackingUrls } from './tracking-urls';

/** Tells that one was seen; the video's own view events have other names. */
export const COMPANION_VIEW = 'creativeView';

/** A companion in the answer of `POST /v1/decisions`: one of `image`, `iframe` and `html` is there. */
export interface JsonCompanion {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly slot: string | null;
  readonly image?: { readonly url: string; readonly type: string };
  readonly iframe?: string;
  readonly html?: string;
  readonly altText: string | null;
  /** Where a click goes: counted, then redirected to the companion's or the creative's own address. */
  readonly clickUrl: string | null;
}

export function jsonCompanions(creative: Creative, urls: TrackingUrls, publicUrl: string): readonly JsonCompanion[] {
  return creative.companions.map((companion) => {
    const { id, width, height, slot, altText, resource } = companion;
    const clickUrl = clickOf(companion, creative, urls) ?? null;
    const shown = { id, width, height, slot, altText, clickUrl };
    switch (resource.kind) {
      case 'image':
        return { ...shown, image: { url: absoluteUrl(resource.url, publicUrl), type: resource.type } };
      case 'iframe':
        return { ...shown, iframe: resource.url };
      case 'html':
        return { ...shown, html: resource.html };
    }
  });
}

/** The companions of a creative as VAST has them; `undefined` when there are none. */
export function vastCompanions(creative: Creative, urls: TrackingUrls, publicUrl: string): CompanionAds | undefined {
  const { companions, companionsRequired } = creative;
  if (companions.length === 0) return undefined;
  return {
    required: companionsRequired,
    companions: companions.map((companion) => vastCompanion(companion, creative, urls, publicUrl)),
  };
}

function vastCompanion(companion: Companion, creative: Creative, urls: TrackingUrls, publicUrl: string): VastCompanion {
  const { id, width, height, slot, altText, resource } = companion;
  const clickThrough = clickOf(companion, creative, urls);
  return {
    id,
    width,
    height,
    ...(slot !== null && { adSlotId: slot }),
    ...(resource.kind === 'image' && {
      staticResources: [{ url: absoluteUrl(resource.url, publicUrl), creativeType: resource.type }],
    }),
    ...(resource.kind === 'iframe' && { iFrameResources: [resource.url] }),
    ...(resource.kind === 'html' && { htmlResources: [{ html: resource.html }] }),
    ...(altText !== null && { altText }),
    ...(clickThrough !== undefined && { clickThrough }),
    trackingEvents: [{ event: COMPANION_VIEW, url: urls.event(COMPANION_VIEW) }],
  };
}

/** An image has the creative's click-through where it has none; what stands in a frame or as HTML has its own links. */
function clickOf(
  { id, clickThrough, resource }: Companion,
  creative: Creative,
  urls: TrackingUrls,
): string | undefined {
  if (clickThrough !== null) return urls.clickOn(id);
  return resource.kind === 'image' && creative.clickThrough !== null ? urls.click : undefined;
}
