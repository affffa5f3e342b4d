import { text } from '../../schema/codecs';
import { EVERYWHERE, only } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content, repeated } from '../../schema/fields';

export const universalAdId = element('UniversalAdId', 'VAST 4.3 §3.7.1', {
  /** The creative's id in the registry. */
  value: content(text, { essential: true }),
  /** The registry, as in `ad-id.org`; `unknown` where there is none. */
  idRegistry: attribute('idRegistry', text, { required: EVERYWHERE, fallback: 'unknown' }),
  /** VAST 4.0 has the id a second time. */
  idValue: repeated('idValue', 'value', text, only('4.0')),
});

/** The id of a creative that is the same in all systems. */
export type UniversalAdId = ModelOf<typeof universalAdId>;

/** What the standard says to write where a creative is in no registry. */
export const UNKNOWN_AD_ID: UniversalAdId = { idRegistry: 'unknown', value: 'unknown' };
