import { cdata, escapeAttribute, escapeText } from '../../xml/escape';
import { type Codec } from '../codec';

const asItIs = (text: string): string => text;

/** How a codec's text becomes the content of an element. */
export function contentMarkup(codec: Pick<Codec<unknown>, 'markup'>): (text: string) => string {
  if (codec.markup === 'plain') return asItIs;
  return codec.markup === 'cdata' ? cdata : escapeText;
}

/** How a codec's text becomes the value of an attribute. */
export function attributeMarkup(codec: Pick<Codec<unknown>, 'markup'>): (text: string) => string {
  return codec.markup === 'plain' ? asItIs : escapeAttribute;
}
