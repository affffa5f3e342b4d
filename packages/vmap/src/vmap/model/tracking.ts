import { everywhere, type OpenName, openName, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

/** What can happen to a break. */
export type BreakEvent = OpenName<'breakStart' | 'breakEnd' | 'error'>;

const breakEvent = openName<'breakStart' | 'breakEnd' | 'error'>(everywhere('breakStart', 'breakEnd', 'error'));

export const breakTracking = element('vmap:Tracking', 'VMAP 1.0.1 §2.3.3', {
  /** The URL to request when the event occurs; `[ERROR_CODE]` and `[ERROR_MESSAGE]` in it are replaced. */
  url: content(uri, { essential: true }),
  event: attribute('event', breakEvent, { essential: true }),
});

/** Where an event of a break is reported. */
export type BreakTracking = ModelOf<typeof breakTracking>;
