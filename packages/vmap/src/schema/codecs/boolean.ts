import { type Codec, Unreadable } from '../codec';

/** `true` or `false`; `1` and `0` are read as well, which `xs:boolean` allows, and other cases. */
export const boolean: Codec<boolean> = {
  markup: 'plain',
  write: (value, context) =>
    typeof value === 'boolean' ? String(value) : context.refuse(`must be true or false, not ${String(value)}`),
  read(text, note) {
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    const lower = text.toLowerCase();
    if (lower !== 'true' && lower !== 'false') return new Unreadable('true or false');
    note('true or false in lower case');
    return lower === 'true';
  },
};
