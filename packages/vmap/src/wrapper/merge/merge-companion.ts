import { type Companion, type WrapperCreative } from '../../vast';
import { joined } from './joined';

/** A companion in a wrapper: one to be shown, or trackers for one of the ad. */
export type WrapperCompanion = NonNullable<WrapperCreative['companionAds']>['companions'][number];

/** Whether there is something to show. */
export function hasResource({ staticResources, iFrameResources, htmlResources }: WrapperCompanion): boolean {
  return [staticResources, iFrameResources, htmlResources].some((list) => list !== undefined && list.length > 0);
}

/** A companion with what a wrapper wants to know of it (VAST 4.3 §3.13). */
export function mergeCompanion(outer: WrapperCompanion, inner: Companion): Companion {
  return {
    ...inner,
    clickThrough: inner.clickThrough ?? outer.clickThrough,
    clickTrackings: joined(outer.clickTrackings, inner.clickTrackings),
    creativeExtensions: joined(outer.creativeExtensions, inner.creativeExtensions),
    trackingEvents: joined(outer.trackingEvents, inner.trackingEvents),
  };
}
