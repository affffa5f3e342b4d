import { adOffset, duration } from '../../schema/codecs';
import { EVERYWHERE, only, since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { attribute, child, contained, leaf } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { creativeExtension } from './creative-extension';
import { icon } from './icon';
import { mediaFiles } from './media-files';
import { tracking } from './tracking';
import { videoClicks, wrapperVideoClicks } from './video-clicks';

/** The schemas of 4.0 and 4.1 allow one icon, since they could not say more. */
const icons = contained('Icons', icon, { in: since('3.0'), single: only('4.0', '4.1') });

/** VAST 3.0 has them here, later versions in the creative. */
const creativeExtensions = contained('CreativeExtensions', creativeExtension, {
  in: only('3.0'),
  section: 'VAST 3.0 schema, CreativeExtensions_type',
});

export const linear = element(
  'Linear',
  'VAST 4.3 §3.8',
  {
    /** When the viewer may skip; without it never. */
    skipoffset: attribute('skipoffset', adOffset, { in: since('3.0') }),
    icons,
    trackingEvents: contained('TrackingEvents', tracking),
    adParameters: child(adParameters),
    /** How long it plays, in milliseconds. */
    duration: leaf('Duration', duration, { required: EVERYWHERE, section: 'VAST 4.3 §3.8.1' }),
    mediaFiles: child(mediaFiles, { required: since('4.0') }),
    videoClicks: child(videoClicks),
    creativeExtensions,
  },
  order(
    until('3.0'),
    'icons',
    'creativeExtensions',
    'duration',
    'trackingEvents',
    'adParameters',
    'videoClicks',
    'mediaFiles',
  ),
);

/** A video or audio ad that plays in place of the content. */
export type Linear = ModelOf<typeof linear>;

export const wrapperLinear = element(
  'Linear',
  'VAST 4.3 §3.8',
  {
    /** When the viewer may skip; wrappers have it from VAST 4.0 on. */
    skipoffset: attribute('skipoffset', adOffset, { in: since('4.0') }),
    icons,
    trackingEvents: contained('TrackingEvents', tracking),
    videoClicks: child(wrapperVideoClicks),
    creativeExtensions,
  },
  order(until('3.0'), 'creativeExtensions', 'icons', 'trackingEvents', 'videoClicks'),
);

/** What a wrapper adds to a linear ad. */
export type WrapperLinear = ModelOf<typeof wrapperLinear>;
