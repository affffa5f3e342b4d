import { adOffset, duration } from '../../schema/codecs';
import { EVERYWHERE, since, until } from '../../schema/editions';
import { element, type ModelOf, order } from '../../schema/element';
import { attribute, child, contained, leaf } from '../../schema/fields';
import { adParameters } from './ad-parameters';
import { CREATIVE_EXTENSIONS_OF_3 } from './creative-extension';
import { icons } from './icons';
import { mediaFiles } from './media-files';
import { tracking } from './tracking';
import { videoClicks } from './video-clicks';

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
    creativeExtensions: CREATIVE_EXTENSIONS_OF_3,
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
