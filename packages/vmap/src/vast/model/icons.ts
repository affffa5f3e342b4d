import { only, since } from '../../schema/editions';
import { contained } from '../../schema/fields';
import { icon } from './icon';

/** The icons of a linear ad. The schemas of 4.0 and 4.1 allow one, since they could not say more. */
export const icons = contained('Icons', icon, { in: since('3.0'), single: only('4.0', '4.1') });
