import { type Codec, LACKING } from '../../schema/codec';
import { boolean, text } from '../../schema/codecs';
import { EVERYWHERE, vmapEdition } from '../../schema/editions';
import { element, exactlyOne, type ModelOf, order } from '../../schema/element';
import { attribute, child, wrapped } from '../../schema/fields';
import { vast } from '../../vast/model/vast';
import { adTagUri } from './ad-tag-uri';
import { customAdData } from './custom-ad-data';

/** The schema wants an integer, the text just an identifier. */
const adSourceId: Codec<string> = {
  markup: text.markup,
  read: (value) => value,
  write(value, context) {
    const id = text.write(value, context);
    return id === LACKING || context.edition & vmapEdition('1.0.1') || /^[+-]?\d+$/.test(id) ? id : LACKING;
  },
};

export const adSource = element(
  'vmap:AdSource',
  'VMAP 1.0.1 §2.3.2',
  {
    id: attribute('id', adSourceId),
    /** Whether more than one ad of it may be played; true where it is left out. */
    allowMultipleAds: attribute('allowMultipleAds', boolean),
    /** Whether wrappers are followed; left to the player where it is left out. */
    followRedirects: attribute('followRedirects', boolean),
    /** The ads, as a VAST document. */
    vastAdData: wrapped('vmap:VASTAdData', vast, { aliases: ['VASTData'] }),
    customAdData: child(customAdData),
    adTagUri: child(adTagUri),
  },
  order(EVERYWHERE, exactlyOne('vastAdData', 'customAdData', 'adTagUri')),
);

/** Where the ads of a break come from. */
export type AdSource = ModelOf<typeof adSource>;
