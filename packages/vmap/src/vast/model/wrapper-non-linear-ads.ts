import { element, type ModelOf } from '../../schema/element';
import { children, contained } from '../../schema/fields';
import { tracking } from './tracking';
import { wrapperNonLinear } from './wrapper-non-linear';

export const wrapperNonLinearAds = element('NonLinearAds', 'VAST 4.3 §3.12', {
  trackingEvents: contained('TrackingEvents', tracking),
  nonLinears: children(wrapperNonLinear),
});

/** What a wrapper adds to non-linear ads. */
export type WrapperNonLinearAds = ModelOf<typeof wrapperNonLinearAds>;
