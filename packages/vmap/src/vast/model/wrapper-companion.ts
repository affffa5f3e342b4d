import { since } from '../../schema/editions';
import { element } from '../../schema/element';
import { children } from '../../schema/fields';
import { companionFields, companionOrder } from './companion';
import { companionClickTracking } from './companion-click-tracking';

export const wrapperCompanion = element(
  'Companion',
  'VAST 4.3 §3.13.1',
  { ...companionFields, clickTrackings: children(companionClickTracking, { in: since('3.0') }) },
  companionOrder,
);
