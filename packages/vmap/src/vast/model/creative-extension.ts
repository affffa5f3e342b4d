import { text } from '../../schema/codecs';
import { EVERYWHERE, NOWHERE, only } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { anyAttributes, anyContent, attribute, contained } from '../../schema/fields';

export const creativeExtension = element('CreativeExtension', 'VAST 4.3 §3.7.3', {
  /** The MIME type of what is in it. */
  type: attribute('type', text),
  /** Further attributes, namespace declarations among them. */
  attributes: anyAttributes(EVERYWHERE),
  /** What is in it: elements of any vocabulary. */
  content: anyContent(NOWHERE),
});

/** Something about a creative that VAST does not know, kept as it is. */
export type CreativeExtension = ModelOf<typeof creativeExtension>;

/** VAST 3.0 has them in linear and non-linear ads, later versions in the creative. */
export const CREATIVE_EXTENSIONS_OF_3 = contained('CreativeExtensions', creativeExtension, {
  in: only('3.0'),
  section: 'VAST 3.0 schema, CreativeExtensions_type',
});
