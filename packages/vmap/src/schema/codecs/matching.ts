import { type Codec, Unreadable } from '../codec';

/** A string of a certain form. */
export function matching(form: RegExp, expected: string): Codec<string> {
  return {
    markup: 'text',
    write: (value, context) =>
      typeof value === 'string' && form.test(value)
        ? value
        : context.refuse(`must be ${expected}, not ${JSON.stringify(value)}`),
    read: (text) => (form.test(text) ? text : new Unreadable(expected)),
  };
}
