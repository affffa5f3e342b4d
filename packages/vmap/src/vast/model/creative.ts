import { integer, text } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';
import { anyOrder, element, type ModelOf, oneAtMost, order } from '../../schema/element';
import { attribute, child, children, contained } from '../../schema/fields';
import { companionAds, wrapperCompanionAds } from './companion-ads';
import { creativeExtension } from './creative-extension';
import { linear, wrapperLinear } from './linear';
import { nonLinearAds, wrapperNonLinearAds } from './non-linear-ads';
import { UNKNOWN_AD_ID, universalAdId } from './universal-ad-id';

const attributes = {
  id: attribute('id', text),
  /** The order among the creatives of the ad; no pod. */
  sequence: attribute('sequence', integer),
  /** The ad server's own id of the creative. */
  adId: attribute('adId', text, { before: { name: 'AdID', in: until('3.0') } }),
  /** The API that is needed to run it. */
  apiFramework: attribute('apiFramework', text, { in: since('4.0') }),
};

/** Before VAST 4 a creative is of one kind. */
const before4 = order(until('3.0'), oneAtMost('linear', 'companionAds', 'nonLinearAds'));

export const creative = element(
  'Creative',
  'VAST 4.3 §3.7',
  {
    ...attributes,
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
  before4,
  anyOrder(only('4.0', '4.1')),
);

/** One creative of an ad: linear, non-linear or companions. */
export type Creative = ModelOf<typeof creative>;

export const wrapperCreative = element(
  'Creative',
  'VAST 4.3 §3.7',
  {
    ...attributes,
    companionAds: child(wrapperCompanionAds),
    linear: child(wrapperLinear),
    nonLinearAds: child(wrapperNonLinearAds),
  },
  before4,
);

/** What a wrapper adds to a creative. */
export type WrapperCreative = ModelOf<typeof wrapperCreative>;

/** Before VAST 4 a creative is of one kind; one that is of several becomes several. */
export const splitBefore4 = {
  in: until('3.0'),
  into<C extends Creative | WrapperCreative>(this: void, whole: C): readonly C[] {
    const { linear, companionAds, nonLinearAds, ...rest } = whole;
    const parts = [
      ...(linear === undefined ? [] : [{ ...rest, linear }]),
      ...(companionAds === undefined ? [] : [{ ...rest, companionAds }]),
      ...(nonLinearAds === undefined ? [] : [{ ...rest, nonLinearAds }]),
    ];
    return parts.length < 2 ? [whole] : (parts as readonly unknown[] as readonly C[]);
  },
};
