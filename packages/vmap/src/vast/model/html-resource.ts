import { boolean, verbatim } from '../../schema/codecs';
import { only } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { attribute, content } from '../../schema/fields';

export const htmlResource = element('HTMLResource', 'VAST 4.3 §3.15.3', {
  /** A piece of HTML for the publisher's page. */
  html: content(verbatim, { essential: true }),
  /** Whether the HTML is XML-encoded once more. */
  xmlEncoded: attribute('xmlEncoded', boolean, { in: only('3.0') }),
});

/** A creative as HTML. */
export type HtmlResource = ModelOf<typeof htmlResource>;
