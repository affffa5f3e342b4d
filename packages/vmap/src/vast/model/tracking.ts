import { adOffset, uri } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';
import { trackingEvent } from './tracking-event';

export const tracking = element('Tracking', 'VAST 4.3 §3.14', {
  /** The URL to request when the event occurs. */
  url: content(uri, { essential: true }),
  event: attribute('event', trackingEvent, { essential: true }),
  /** When `progress` is reached; of linear ads only. */
  offset: attribute('offset', adOffset, { in: since('3.0') }),
});

/** Where an event of the ad is reported. */
export type Tracking = ModelOf<typeof tracking>;
