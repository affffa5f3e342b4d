import { element } from '../../schema/element';
import { click } from './click';

/** The page that a click on a linear ad opens. */
export const clickThrough = element('ClickThrough', 'VAST 4.3 §3.10.1', click);
