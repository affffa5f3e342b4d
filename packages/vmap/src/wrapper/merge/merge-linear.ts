import { type Linear, type WrapperLinear } from '../../vast';
import { joined } from './joined';

/**
 * A linear creative with what a wrapper adds (VAST 4.3 §3.8, §3.10). The wrapper's click-through and skip offset count only
 * where nothing nearer to the ad has one (§2.3.5). Icons stand the nearest first, and players choose the first of a
 * program (§2.3.7.3); none is taken away, since its trackers would go with it.
 */
export function mergeLinear(outer: WrapperLinear, inner: Linear): Linear {
  return {
    ...inner,
    skipoffset: inner.skipoffset ?? outer.skipoffset,
    icons: joined(inner.icons, outer.icons),
    trackingEvents: joined(outer.trackingEvents, inner.trackingEvents),
    videoClicks: mergeVideoClicks(outer.videoClicks, inner.videoClicks),
    creativeExtensions: joined(outer.creativeExtensions, inner.creativeExtensions),
  };
}

function mergeVideoClicks(outer: WrapperLinear['videoClicks'], inner: Linear['videoClicks']): Linear['videoClicks'] {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  return {
    clickThrough: inner.clickThrough ?? outer.clickThrough,
    clickTrackings: joined(outer.clickTrackings, inner.clickTrackings),
    customClicks: joined(outer.customClicks, inner.customClicks),
  };
}
