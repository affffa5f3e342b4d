import { firstForbiddenCharacter } from '../../xml/characters';
import { type Codec, type CodecContext } from '../codec';

/** What has to be escaped or refused, in text or an attribute; surrogates take the long way for their pairs to be checked. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const SPECIAL = /[<>&"\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;

/** Plain text: titles, names, identifiers. White space around it has no meaning. */
export const text: Codec<string> = {
  markup: 'text',
  isPlain: (value) => typeof value === 'string' && !SPECIAL.test(value),
  write: writeString,
  read: (value) => value,
};

/** Text that is passed on to a program as it is: markup, parameters. White space inside CDATA is part of it. */
export const verbatim: Codec<string> = {
  markup: 'cdata',
  verbatim: true,
  write: writeString,
  read: (value) => value,
};

/** A string that XML can hold; what it cannot hold (control characters, lone surrogates) is refused. */
export function writeString(value: string, context: CodecContext): string {
  if (typeof value !== 'string') return context.refuse(`must be a string, not ${typeof value}`);
  const forbidden = firstForbiddenCharacter(value);
  if (forbidden !== undefined) return context.refuse(`holds ${forbidden}, which XML cannot hold; take it out`);
  return value;
}
