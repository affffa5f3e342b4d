import { element, type ModelOf } from '../../schema/element';
import { child } from '../../schema/fields';
import { creativeAttributes, ONE_KIND_BEFORE_4 } from './creative';
import { wrapperCompanionAds } from './wrapper-companion-ads';
import { wrapperLinear } from './wrapper-linear';
import { wrapperNonLinearAds } from './wrapper-non-linear-ads';

export const wrapperCreative = element(
  'Creative',
  'VAST 4.3 §3.7',
  {
    ...creativeAttributes,
    companionAds: child(wrapperCompanionAds),
    linear: child(wrapperLinear),
    nonLinearAds: child(wrapperNonLinearAds),
  },
  ONE_KIND_BEFORE_4,
);

/** What a wrapper adds to a creative. */
export type WrapperCreative = ModelOf<typeof wrapperCreative>;
