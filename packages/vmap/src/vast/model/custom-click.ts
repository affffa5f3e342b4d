import { element } from '../../schema/element';
import { click } from './click';

/** Requested on a click that does not leave the player. */
export const customClick = element('CustomClick', 'VAST 4.3 §3.10.3', click);
