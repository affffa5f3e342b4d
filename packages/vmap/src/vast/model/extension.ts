import { text } from '../../schema/codecs';
import { only, until } from '../../schema/editions';
import { element, type ModelOf } from '../../schema/element';
import { anyAttributes, anyContent, attribute } from '../../schema/fields';

export const extension = element('Extension', 'VAST 4.3 §3.18', {
  /** Which extension it is. */
  type: attribute('type', text),
  /** Further attributes, namespace declarations among them. */
  attributes: anyAttributes(until('3.0')),
  /** What is in it: elements of any vocabulary, and in VAST 2.0 text. */
  content: anyContent(only('2.0')),
});

/** Something that VAST does not know, kept as it is. */
export type Extension = ModelOf<typeof extension>;
