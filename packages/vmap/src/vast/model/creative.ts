import { integer, text } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';
import { anyOrder, element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, contained } from '../../schema/fields';
import { companionAds } from './companion-ads';
import { creativeExtension } from './creative-extension';
import { linear } from './linear';
import { nonLinearAds } from './non-linear-ads';
import { universalAdId, UNKNOWN_AD_ID } from './universal-ad-id';

/** The attributes of a creative, in wrappers too. */
export const creativeAttributes = {
  id: attribute('id', text),
  /** The order among the creatives of the ad; no pod. */
  sequence: attribute('sequence', integer),
  /** The ad server's own id of the creative. */
  adId: attribute('adId', text, { before: { name: 'AdID', in: until('3.0') } }),
  /** The API that is needed to run it. */
  apiFramework: attribute('apiFramework', text, { in: since('4.0') }),
};

/** Before VAST 4 a creative is of one kind. */
export const ONE_KIND_BEFORE_4 = order(until('3.0'), oneAtMost('linear', 'companionAds', 'nonLinearAds'));

export const creative = element(
  'Creative',
  'VAST 4.3 §3.7',
  {
    ...creativeAttributes,
    companionAds: child(companionAds),
    creativeExtensions: contained('CreativeExtensions', creativeExtension, {
      in: since('4.0'),
      section: 'VAST 4.3 §3.7.2',
    }),
    linear: child(linear),
    nonLinearAds: child(nonLinearAds),
    universalAdIds: children(universalAdId, {
      in: since('4.0'),
      required: since('4.0'),
      single: only('4.0', '4.1'),
      fallback: [UNKNOWN_AD_ID],
    }),
  },
  ONE_KIND_BEFORE_4,
  anyOrder(only('4.0', '4.1')),
);

/** One creative of an ad: linear, non-linear or companions. */
export type Creative = ModelOf<typeof creative>;
