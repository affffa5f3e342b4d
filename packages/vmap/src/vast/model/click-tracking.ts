import { element } from '../../schema/element';
import { click } from './click';

/** Requested when the click-through is opened. */
export const clickTracking = element('ClickTracking', 'VAST 4.3 §3.10.2', click);
