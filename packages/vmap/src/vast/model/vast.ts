import { type Codec } from '../../schema/codec';
import { uri } from '../../schema/codecs';
import { EVERYWHERE, NOWHERE, since, until, VAST_VERSIONS, vastEdition } from '../../schema/editions';
import { element, type ModelOf, oneAtMost, order, root } from '../../schema/element';
import { attribute, children, constant, leaves } from '../../schema/fields';
import { vastEditionOf } from '../vast-edition';
import { ad } from './ad';

/** The namespace of VAST since 4.0; before that there is none. */
export const VAST_NAMESPACE = 'http://www.iab.com/VAST';

/** Written is the version asked for, whatever the model was read from. */
const version: Codec<string> = {
  markup: 'plain',
  write: (_, { edition }) => VAST_VERSIONS.find((name) => vastEdition(name) & edition) ?? '',
  read: (text) => text,
};

export const vast = root(
  element(
    'VAST',
    'VAST 4.3 §3.2',
    {
      /** The version that the document was read as. Written is the version asked for. */
      version: attribute('version', version, { required: EVERYWHERE, fallback: '' }),
      xmlns: constant('xmlns', VAST_NAMESPACE, since('4.0')),
      /** The ads: those with a sequence are a pod, the others stand alone. None where there is no ad to show. */
      ads: children(ad, { essential: true, required: NOWHERE }),
      /** Requested when there is no ad; beside ads they have no place. */
      errors: leaves('Error', uri, { in: since('4.0'), section: 'VAST 4.3 §3.2.1' }),
    },
    order(until('3.0'), 'ads'),
    order(since('4.0'), oneAtMost('ads', 'errors')),
  ),
  vastEditionOf,
);

/** A VAST document. */
export type Vast = ModelOf<typeof vast>;
