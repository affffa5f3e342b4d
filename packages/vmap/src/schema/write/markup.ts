import { cdata, escapeAttribute, escapeText } from '../../xml/escape';
import { type Codec, type CodecContext, LACKING } from '../codec';

/** Writes a value with its markup. */
export type TextWriter = (value: unknown, context: CodecContext) => string | typeof LACKING;

/** Writes values of a codec as the content of an element. */
export function contentText(codec: Codec<unknown>): TextWriter {
  if (codec.markup === 'plain') return (value, context) => codec.write(value, context);
  const markup = codec.markup === 'cdata' ? cdata : escapeText;
  if (codec.markup === 'cdata') {
    return (value, context) => {
      if (codec.isPlain?.(value) === true) return `<![CDATA[${value as string}]]>`;
      const text = codec.write(value, context);
      return text === LACKING ? text : markup(text);
    };
  }
  return (value, context) => {
    if (codec.isPlain?.(value) === true) return value as string;
    const text = codec.write(value, context);
    return text === LACKING ? text : markup(text);
  };
}

/** Writes values of a codec as the value of an attribute. */
export function attributeText(codec: Codec<unknown>): TextWriter {
  if (codec.markup === 'plain') return (value, context) => codec.write(value, context);
  return (value, context) => {
    if (codec.markup === 'text' && codec.isPlain?.(value) === true) return value as string;
    const text = codec.write(value, context);
    return text === LACKING ? text : escapeAttribute(text);
  };
}
