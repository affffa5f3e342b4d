import { type InLine, type Wrapper } from '../../vast';
import { joined } from './joined';
import { mergeCreatives } from './merge-creatives';
import { mergeViewableImpression } from './merge-viewable-impression';

/**
 * An ad with what one wrapper adds to it; a chain is merged from the inside out. Everything that is requested is kept, the
 * wrapper's before the ad's: error URLs, impressions, trackers, clicks, viewable impressions, verifications (all of
 * them are executed, VAST 4.3 §2.4.2), extensions. Of what there can be only one, the ad's own comes first, then the
 * nearest wrapper's (§2.3.5); only the price is the outermost's, since it is for whoever asked.
 */
export function mergeWrapper(wrapper: Wrapper, inLine: InLine): InLine {
  return dropUndefined({
    ...inLine,
    errors: joined(wrapper.errors, inLine.errors),
    impressions: [...wrapper.impressions, ...inLine.impressions],
    viewableImpression: mergeViewableImpression(wrapper.viewableImpression, inLine.viewableImpression),
    adVerifications: joined(wrapper.adVerifications, inLine.adVerifications),
    extensions: joined(wrapper.extensions, inLine.extensions),
    pricing: wrapper.pricing ?? inLine.pricing,
    creatives: mergeCreatives(wrapper.creatives ?? [], inLine.creatives),
  });
}

function dropUndefined<T extends object>(model: T): T {
  return Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined)) as T;
}
