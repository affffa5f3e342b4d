import { text } from '../../schema/codecs';
import { since } from '../../schema/editions';
import { element } from '../../schema/element';
import { attribute } from '../../schema/fields';
import { impression } from './impression';

export const wrapperImpression = element('Impression', 'VAST 4.3 §3.4.4', {
  ...impression.fields,
  /** As in an ad of its own; wrappers have it from VAST 4.0 on. */
  id: attribute('id', text, { in: since('4.0') }),
});
