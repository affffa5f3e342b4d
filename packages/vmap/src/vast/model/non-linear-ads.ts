import { until } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { children, contained } from '../../schema/fields';
import { nonLinear } from './non-linear';
import { tracking } from './tracking';

export const nonLinearAds = element('NonLinearAds', 'VAST 4.3 §3.12', {
  trackingEvents: contained('TrackingEvents', tracking),
  nonLinears: children(nonLinear, { essential: true, required: until('3.0') }),
});

/** Ads that lie over the content, with what is tracked of them. */
export type NonLinearAds = ModelOf<typeof nonLinearAds>;
