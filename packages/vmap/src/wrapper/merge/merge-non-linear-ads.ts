import { type NonLinear, type NonLinearAds, type WrapperNonLinear, type WrapperNonLinearAds } from '../../vast';
import { joined } from './joined';

/** Non-linear ads with what a wrapper adds (VAST 4.3 §3.12): its click trackers are for each of them. */
export function mergeNonLinearAds(outer: WrapperNonLinearAds, inner: NonLinearAds): NonLinearAds {
  return {
    ...inner,
    trackingEvents: joined(outer.trackingEvents, inner.trackingEvents),
    nonLinears: inner.nonLinears.map((nonLinear) =>
      (outer.nonLinears ?? []).reduceRight<NonLinear>((whole, one) => mergeNonLinear(one, whole), nonLinear),
    ),
  };
}

function mergeNonLinear(outer: WrapperNonLinear, inner: NonLinear): NonLinear {
  return {
    ...inner,
    clickThrough: inner.clickThrough ?? outer.clickThrough,
    clickTrackings: joined(outer.clickTrackings, inner.clickTrackings),
    creativeExtensions: joined(outer.creativeExtensions, inner.creativeExtensions),
  };
}
