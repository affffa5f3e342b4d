import { text, uri } from '../../schema/codecs';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const impression = element('Impression', 'VAST 4.3 §3.4.4', {
  /** The URL to request when the impression occurs; `about:blank` where there is nothing to request. */
  url: content(uri, { essential: true }),
  /** The ad server's id of the impression; those of the same id are requested together. */
  id: attribute('id', text),
});

/** Where an impression is reported. */
export type Impression = ModelOf<typeof impression>;
